using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Tests;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

/// <summary>What else a Pod's annotations change.</summary>
public sealed class AnnotationOverrideTests
{
    private const string Image = "\"dragonfly.io/cli-tools-image\"";
    private const string ImageAlias = "\"dragonfly.io/init-container-image\"";
    private const string Usual = "dragonflyoss/toolkits:latest";

    [TestCase("8080", "8080", "")]
    [TestCase(" 65535 ", "65535", "")]
    [TestCase("0", "4001", WarningReason.InvalidValue)]
    [TestCase("65536", "4001", WarningReason.InvalidValue)]
    [TestCase("-1", "4001", WarningReason.InvalidValue)]
    [TestCase("+1", "4001", WarningReason.InvalidValue)]
    [TestCase("0x10", "4001", WarningReason.InvalidValue)]
    [TestCase("http", "4001", WarningReason.InvalidValue)]
    public void The_port(string value, string want, string notes)
    {
        var pod = InjectedPod.FromAnnotations($"\"dragonfly.io/proxy-port\": \"{value}\"");

        Assert.That((pod.Environment("app")["DRAGONFLY_INJECT_PROXY"], pod.Notes), Is.EqualTo(($"http://node-1:{want}", notes)));
    }

    [TestCase($"{Image}: \"example.org/t:2\"", "example.org/t:2", "")]
    [TestCase($"{ImageAlias}: \"example.org/t:2\"", "example.org/t:2", "")]
    [TestCase($"{ImageAlias}: \"example.org/t:2\", {Image}: \"example.org/t:3\"", "example.org/t:3", "")]
    [TestCase($"{Image}: \"\", {ImageAlias}: \"example.org/t:2\"", "example.org/t:2", "")]
    [TestCase($"{Image}: \"https://example.org/t:2\"", Usual, WarningReason.InvalidValue)]
    public void The_image(string annotations, string want, string notes)
    {
        var pod = InjectedPod.FromAnnotations(annotations);

        Assert.That((pod.Container("d7y-cli-tools").String("image"), pod.Notes), Is.EqualTo((want, notes)));
    }

    [TestCase("example.org/t:2", "example.org/t:2", "")]
    [TestCase("example.org/t:3", "example.org/t:3", "")]
    [TestCase("example.org.evil/t:2", Usual, InjectionWarning.ImageNotAllowed)]
    [TestCase("EXAMPLE.org/t:2", Usual, InjectionWarning.ImageNotAllowed)]
    [TestCase("x/example.org/t:2", Usual, InjectionWarning.ImageNotAllowed)]
    [TestCase("quay/t", Usual, InjectionWarning.ImageNotAllowed)]
    [TestCase("quay/t:1", "quay/t:1", "")]
    [TestCase(Usual, Usual, "")]
    public void An_image_that_the_resource_allows(string image, string want, string notes)
    {
        var pod = InjectedPod.FromAnnotations($"{Image}: \"{image}\"", InjectedPod.Defaults with { AllowedToolsImages = ["example.org/*", "quay/t:*"] });

        Assert.That((pod.Container("d7y-cli-tools").String("image"), pod.Notes), Is.EqualTo((want, notes)));
    }

    [TestCase("\"tools-cpu-request\": \"20m\"", """{"requests":{"cpu":"20m","memory":"16Mi"},"limits":{"cpu":"200m","memory":"64Mi"}}""", "")]
    [TestCase("\"tools-cpu-limit\": \"1\", \"tools-memory-limit\": \"1Gi\", \"tools-memory-request\": \"65Mi\"", """{"requests":{"cpu":"10m","memory":"65Mi"},"limits":{"cpu":"1","memory":"1Gi"}}""", "")]
    [TestCase("\"tools-cpu-limit\": \"much\", \"tools-memory-limit\": \"32Mi\"", """{"requests":{"cpu":"10m","memory":"16Mi"},"limits":{"cpu":"200m","memory":"32Mi"}}""", WarningReason.InvalidValue)]
    [TestCase("\"tools-cpu-request\": \"201m\"", """{"requests":{"cpu":"10m","memory":"16Mi"},"limits":{"cpu":"200m","memory":"64Mi"}}""", WarningReason.InvalidValue)]
    [TestCase("\"tools-memory-limit\": \"15Mi\"", """{"requests":{"cpu":"10m","memory":"16Mi"},"limits":{"cpu":"200m","memory":"64Mi"}}""", WarningReason.InvalidValue)]
    [TestCase("\"tools-memory-request\": \"-1\"", """{"requests":{"cpu":"10m","memory":"16Mi"},"limits":{"cpu":"200m","memory":"64Mi"}}""", WarningReason.InvalidValue)]
    public void The_resources_of_the_init_container(string annotations, string want, string notes)
    {
        var pod = InjectedPod.FromAnnotations(annotations.Replace("\"tools-", "\"dragonfly.io/tools-", StringComparison.Ordinal));

        Assert.That((pod.Container("d7y-cli-tools")["resources"]!.ToJsonString(), pod.Notes), Is.EqualTo((want, notes)));
    }

    [Test]
    public void A_pod_without_wishes_shares_the_plan_of_its_resource()
    {
        var pod = InjectedPod.FromAnnotations("\"example.org/other\": \"x\"");

        Assert.That(pod.Decision.Injection!.Plan, Is.SameAs(pod.Decision.Chosen!.Plan));
    }
}
