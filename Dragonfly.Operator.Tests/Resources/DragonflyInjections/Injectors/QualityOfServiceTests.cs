using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Injectors;

/// <summary>The init container's resources; a Pod of QoS class Guaranteed must stay one, or it is evicted earlier.</summary>
public sealed class QualityOfServiceTests
{
    private const string Limits = "\"limits\": { \"cpu\": \"1\", \"memory\": \"1Gi\" }";
    private const string Usual = """{"requests":{"cpu":"10m","memory":"16Mi"},"limits":{"cpu":"200m","memory":"64Mi"}}""";
    private const string Guaranteed = """{"requests":{"cpu":"200m","memory":"64Mi"},"limits":{"cpu":"200m","memory":"64Mi"}}""";

    [TestCase($"{{ {Limits} }}", Guaranteed)]
    [TestCase($"{{ {Limits}, \"requests\": {{}} }}", Guaranteed)]
    [TestCase($"{{ {Limits}, \"requests\": {{ \"cpu\": \"1000m\", \"memory\": \"1024Mi\" }} }}", Guaranteed)]
    [TestCase($"{{ {Limits}, \"requests\": {{ \"cpu\": 1, \"memory\": null }} }}", Guaranteed)]
    [TestCase($"{{ {Limits}, \"requests\": {{ \"cpu\": \"999m\", \"memory\": \"1Gi\" }} }}", Usual)]
    [TestCase("{ \"limits\": { \"cpu\": \"1\", \"memory\": null } }", Usual)]
    [TestCase("{ \"limits\": { \"cpu\": \"1\" } }", Usual)]
    [TestCase("{}", Usual)]
    [TestCase("null", Usual)]
    public void They_follow_the_containers(string resources, string want) =>
        Assert.That(OfTools(InjectedPod.FromApp($"\"resources\": {resources}")), Is.EqualTo(want));

    [Test]
    public void One_container_or_init_container_is_enough_for_the_pod_not_to_be_Guaranteed()
    {
        var guaranteed = $$"""{ "name": "app", "resources": { {{Limits}} } }""";

        Assert.That(OfTools(InjectedPod.From($$"""{ "spec": { "containers": [{{guaranteed}}, { "name": "b" }] } }""")), Is.EqualTo(Usual));
        Assert.That(OfTools(InjectedPod.From($$"""{ "spec": { "initContainers": [{ "name": "b" }], "containers": [{{guaranteed}}] } }""")), Is.EqualTo(Usual));
    }

    [TestCase("{ \"limits\": { \"cpu\": \"2\" } }", null)]
    [TestCase("{ \"requests\": { \"cpu\": \"2\" } }", null)]
    [TestCase("{ \"limits\": {}, \"requests\": null }", Usual)]
    [TestCase("{}", Usual)]
    [TestCase("null", Usual)]
    public void Resources_of_the_whole_pod_stand_for_all_of_its_containers(string resources, string? want) =>
        Assert.That(OfTools(InjectedPod.From($$"""{ "spec": { "resources": {{resources}}, "containers": [{ "name": "app" }] } }""")), Is.EqualTo(want));

    [Test]
    public void Without_limits_of_its_own_the_resource_cannot_keep_the_class()
    {
        var resources = new ContainerResources(new Dictionary<string, string> { ["cpu"] = "1m" }, new Dictionary<string, string> { ["cpu"] = "2m" });
        var pod = InjectedPod.FromApp($"\"resources\": {{ {Limits} }}", InjectedPod.Defaults with { ToolsResources = resources });

        Assert.That(OfTools(pod), Is.EqualTo("""{"requests":{"cpu":"1m"},"limits":{"cpu":"2m"}}"""));
    }

    private static string? OfTools(InjectedPod pod) => pod.Container("d7y-cli-tools")["resources"]?.ToJsonString();
}
