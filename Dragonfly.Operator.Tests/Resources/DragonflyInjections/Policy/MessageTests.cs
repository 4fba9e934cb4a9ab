using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

/// <summary>Findings become warnings that anybody who creates Pods reads, and that land in the logs of pipelines.</summary>
public sealed class MessageTests
{
    private const string Secret = "s3cret value";

    [Test]
    public void No_value_of_an_annotation_is_in_a_message()
    {
        foreach (var name in AnnotationNames.OnPods.Where(name => name != AnnotationNames.Inject))
        {
            var pod = InjectedPod.FromAnnotations($"\"{AnnotationNames.Inject}\": \"true\", \"{name}\": \"{Secret}\"");

            Assert.That(pod.Warnings.Select(warning => warning.Message), Has.None.Contains(Secret), name);
        }
    }

    [Test]
    public void No_value_of_an_opt_in_is_in_a_message()
    {
        var labels = new Dictionary<string, string> { [AnnotationNames.Inject] = Secret };
        var pod = InjectedPod.From(
            $$"""{ "metadata": { "annotations": { "dragonfly.io/inject": "{{Secret}}" }, "labels": { "dragonfly.io/inject": "{{Secret}}" } }, "spec": {} }""",
            @namespace: new NamespaceInfo("ml", labels, labels));

        Assert.That(pod.Warnings, Has.Count.EqualTo(4));
        Assert.That(pod.Warnings.Select(warning => warning.Message), Has.None.Contains(Secret));
    }

    [Test]
    public void No_value_of_a_variable_is_in_a_message()
    {
        var variables = new JsonArray();
        foreach (var name in new[] { "NODE_NAME", "DRAGONFLY_PROXY_PORT", "PATH", "HTTP_PROXY" })
        {
            variables.Add(new JsonObject { ["name"] = name, ["value"] = Secret });
        }

        var pod = InjectedPod.FromApp($"\"env\": {variables.ToJsonString()}");

        Assert.That(pod.Warnings, Is.Not.Empty);
        Assert.That(pod.Warnings.Select(warning => warning.Message), Has.None.Contains(Secret));
    }
}
