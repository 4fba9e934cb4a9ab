using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

/// <summary>Which injectors run for a Pod.</summary>
public sealed class FeatureTests
{
    [TestCase("proxy", InjectorKinds.Proxy)]
    [TestCase("Socket , TOOLS,", InjectorKinds.Socket | InjectorKinds.Tools)]
    [TestCase("proxy,proxy", InjectorKinds.Proxy)]
    [TestCase("", InjectorKinds.All)]
    public void The_pod_may_want_less(string features, InjectorKinds want)
    {
        var pod = InjectedPod.FromAnnotations($"\"dragonfly.io/features\": \"{features}\"");

        Assert.That((pod.Decision.Injection!.Inject, pod.Notes), Is.EqualTo((want, "")));
        Assert.That(pod.EnvNames("app").Contains("DRAGONFLY_INJECT_PROXY"), Is.EqualTo(want.HasFlag(InjectorKinds.Proxy)));
        Assert.That(pod.Names("volumes").Contains("dfdaemon-socket"), Is.EqualTo(want.HasFlag(InjectorKinds.Socket)));
        Assert.That(pod.Names("initContainers").Contains("d7y-cli-tools"), Is.EqualTo(want.HasFlag(InjectorKinds.Tools)));
    }

    [TestCase("proxy,sockets")]
    [TestCase("7")]
    [TestCase("all")]
    [TestCase(",")]
    public void A_list_that_is_not_understood_counts_as_absent(string features)
    {
        var pod = InjectedPod.FromAnnotations($"\"dragonfly.io/features\": \"{features}\"");

        Assert.That((pod.Decision.Injection!.Inject, pod.Notes), Is.EqualTo((InjectorKinds.All, WarningReason.InvalidValue)));
    }

    [Test]
    public void The_pod_cannot_want_more_than_the_resource_gives()
    {
        var pod = InjectedPod.FromAnnotations("\"dragonfly.io/features\": \"proxy,tools\"", InjectedPod.Defaults with { Inject = InjectorKinds.Proxy | InjectorKinds.Socket });

        Assert.That(pod.Decision.Injection!.Inject, Is.EqualTo(InjectorKinds.Proxy));
    }

    [TestCase("true", false, "")]
    [TestCase("false", true, "")]
    [TestCase("yes", true, WarningReason.InvalidValue)]
    public void The_socket_may_be_skipped(string value, bool socket, string notes)
    {
        var pod = InjectedPod.FromAnnotations($"\"dragonfly.io/skip-unix-sock-inject\": \"{value}\"");

        Assert.That((pod.Names("volumes").Contains("dfdaemon-socket"), pod.Notes), Is.EqualTo((socket, notes)));
    }

    [TestCase("baseline", PodSecurityMode.Respect, false)]
    [TestCase("restricted", PodSecurityMode.Respect, false)]
    [TestCase("privileged", PodSecurityMode.Respect, true)]
    [TestCase(null, PodSecurityMode.Respect, true)]
    [TestCase("restricted", PodSecurityMode.Ignore, true)]
    public void No_hostPath_goes_where_Pod_Security_forbids_it_and_the_rest_does(string? level, PodSecurityMode mode, bool socket)
    {
        var labels = new Dictionary<string, string>();
        if (level is not null)
        {
            labels["pod-security.kubernetes.io/enforce"] = level;
        }

        var pod = InjectedPod.FromAnnotations("", InjectedPod.Defaults with { PodSecurity = mode }, new NamespaceInfo("ml", labels, new Dictionary<string, string>()));

        Assert.That((pod.Names("volumes").Contains("dfdaemon-socket"), pod.Notes), Is.EqualTo((socket, socket ? "" : WarningReason.HostPathForbidden)));
        Assert.That(pod.Names("initContainers"), Is.EqualTo(["d7y-cli-tools"]));
        Assert.That(pod.MountPaths("app").Contains("/var/run/dfdaemon.sock"), Is.EqualTo(socket));
    }

    [Test]
    public void Who_skips_the_socket_is_not_told_that_it_is_forbidden()
    {
        var @namespace = new NamespaceInfo("ml", new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "baseline" }, new Dictionary<string, string>());

        Assert.That(InjectedPod.FromAnnotations("\"dragonfly.io/skip-unix-sock-inject\": \"true\"", null, @namespace).Warnings, Is.Empty);
    }
}
