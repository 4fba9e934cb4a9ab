using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Tests;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

/// <summary>What else a Pod's annotations change.</summary>
public sealed class AnnotationOverrideTests
{
    private const string Image = "\"dragonfly.io/cli-tools-image\"";
    private const string ImageAlias = "\"dragonfly.io/init-container-image\"";
    private const string Usual = "dragonflyoss/toolkits:latest";

    [TestCase("8080", "8080", Notes.None)]
    [TestCase(" 65535 ", "65535", Notes.None)]
    [TestCase("0", "4001", Notes.InvalidValue)]
    [TestCase("65536", "4001", Notes.InvalidValue)]
    [TestCase("-1", "4001", Notes.InvalidValue)]
    [TestCase("+1", "4001", Notes.InvalidValue)]
    [TestCase("0x10", "4001", Notes.InvalidValue)]
    [TestCase("http", "4001", Notes.InvalidValue)]
    public void The_port(string value, string want, Notes notes)
    {
        var pod = InjectedPod.FromAnnotations($"\"dragonfly.io/proxy-port\": \"{value}\"");

        Assert.That((pod.Environment("app")["DRAGONFLY_INJECT_PROXY"], pod.Notes), Is.EqualTo(($"http://node-1:{want}", notes)));
    }

    [TestCase($"{Image}: \"example.org/t:2\"", "example.org/t:2", Notes.None)]
    [TestCase($"{ImageAlias}: \"example.org/t:2\"", "example.org/t:2", Notes.None)]
    [TestCase($"{ImageAlias}: \"example.org/t:2\", {Image}: \"example.org/t:3\"", "example.org/t:3", Notes.None)]
    [TestCase($"{Image}: \"\", {ImageAlias}: \"example.org/t:2\"", "example.org/t:2", Notes.None)]
    [TestCase($"{Image}: \"https://example.org/t:2\"", Usual, Notes.InvalidValue)]
    public void The_image(string annotations, string want, Notes notes)
    {
        var pod = InjectedPod.FromAnnotations(annotations);

        Assert.That((pod.Container("d7y-cli-tools").String("image"), pod.Notes), Is.EqualTo((want, notes)));
    }

    [TestCase("example.org/t:2", "example.org/t:2", Notes.None)]
    [TestCase("example.org/t:3", "example.org/t:3", Notes.None)]
    [TestCase("example.org.evil/t:2", Usual, Notes.ImageNotAllowed)]
    [TestCase("EXAMPLE.org/t:2", Usual, Notes.ImageNotAllowed)]
    [TestCase("x/example.org/t:2", Usual, Notes.ImageNotAllowed)]
    [TestCase("quay/t", Usual, Notes.ImageNotAllowed)]
    [TestCase("quay/t:1", "quay/t:1", Notes.None)]
    [TestCase(Usual, Usual, Notes.None)]
    public void An_image_that_the_resource_allows(string image, string want, Notes notes)
    {
        var pod = InjectedPod.FromAnnotations($"{Image}: \"{image}\"", InjectedPod.Defaults with { AllowedToolsImages = ["example.org/*", "quay/t:*"] });

        Assert.That((pod.Container("d7y-cli-tools").String("image"), pod.Notes), Is.EqualTo((want, notes)));
    }

    [TestCase("\"tools-cpu-request\": \"20m\"", """{"requests":{"cpu":"20m","memory":"16Mi"},"limits":{"cpu":"200m","memory":"64Mi"}}""", Notes.None)]
    [TestCase("\"tools-cpu-limit\": \"1\", \"tools-memory-limit\": \"1Gi\", \"tools-memory-request\": \"65Mi\"", """{"requests":{"cpu":"10m","memory":"65Mi"},"limits":{"cpu":"1","memory":"1Gi"}}""", Notes.None)]
    [TestCase("\"tools-cpu-limit\": \"much\", \"tools-memory-limit\": \"32Mi\"", """{"requests":{"cpu":"10m","memory":"16Mi"},"limits":{"cpu":"200m","memory":"32Mi"}}""", Notes.InvalidValue)]
    [TestCase("\"tools-cpu-request\": \"201m\"", """{"requests":{"cpu":"10m","memory":"16Mi"},"limits":{"cpu":"200m","memory":"64Mi"}}""", Notes.InvalidValue)]
    [TestCase("\"tools-memory-limit\": \"15Mi\"", """{"requests":{"cpu":"10m","memory":"16Mi"},"limits":{"cpu":"200m","memory":"64Mi"}}""", Notes.InvalidValue)]
    [TestCase("\"tools-memory-request\": \"-1\"", """{"requests":{"cpu":"10m","memory":"16Mi"},"limits":{"cpu":"200m","memory":"64Mi"}}""", Notes.InvalidValue)]
    public void The_resources_of_the_init_container(string annotations, string want, Notes notes)
    {
        var pod = InjectedPod.FromAnnotations(annotations.Replace("\"tools-", "\"dragonfly.io/tools-", StringComparison.Ordinal));

        Assert.That((pod.Container("d7y-cli-tools")["resources"]!.ToJsonString(), pod.Notes), Is.EqualTo((want, notes)));
    }

    [Test]
    public void A_pod_without_wishes_shares_the_plan_of_its_resource()
    {
        var pod = InjectedPod.FromAnnotations("\"example.org/other\": \"x\"");

        Assert.That(pod.Decision.Plan, Is.SameAs(pod.Decision.Chosen!.Plan));
    }
}
