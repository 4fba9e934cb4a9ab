using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Injectors;

/// <summary>Mounts of the user's at, above and below ours, however their paths are spelt.</summary>
public sealed class MountPathTests
{
    private static readonly InjectionSettings Settings = InjectedPod.Defaults with { Inject = InjectorKinds.Socket | InjectorKinds.Tools, ToolsPath = "/opt/d7y/tools" };

    [TestCase("/opt/d7y/tools", null)]
    [TestCase("/opt/d7y/tools/", null)]
    [TestCase("opt/d7y/tools", "has a mount there already, under a path spelt otherwise")]
    [TestCase("./opt/d7y/tools", "has a mount there already, under a path spelt otherwise")]
    [TestCase("//opt/d7y//tools", "has a mount there already, under a path spelt otherwise")]
    [TestCase("/opt/./d7y/tools", "has a mount there already, under a path spelt otherwise")]
    [TestCase("/a/../opt/d7y/tools", "has a mount there already, under a path spelt otherwise")]
    [TestCase("/../opt/d7y/tools/", "has a mount there already, under a path spelt otherwise")]
    [TestCase("/opt/d7y/tools/below", "has a mount below it")]
    [TestCase("/opt/d7y/./tools/below/further", "has a mount below it")]
    [TestCase("opt/d7y", "has a mount above it, under a path spelt otherwise")]
    [TestCase("//opt", "has a mount above it, under a path spelt otherwise")]
    [TestCase("/x/..", "has a mount above it, under a path spelt otherwise")]
    public void The_tools_are_left_out(string path, string? said)
    {
        foreach (var members in new[] { $"\"volumeMounts\": [{{ \"name\": \"own\", \"mountPath\": \"{path}\" }}]", $"\"volumeDevices\": [{{ \"name\": \"own\", \"devicePath\": \"{path}\" }}]" })
        {
            var pod = InjectedPod.FromApp(members, Settings with { Inject = InjectorKinds.Tools });

            Assert.That(pod.Changed, Is.False);
            Assert.That(pod.Warnings, said is null
                ? Is.Empty
                : Is.EqualTo(new[] { new Warning(WarningReason.NameTaken, $"spec.containers[0]: nothing was mounted at /opt/d7y/tools: the container {said}") }));
        }
    }

    [TestCase("/run/dfdaemon.sock", "has a mount there already, under a path spelt otherwise")]
    [TestCase("run/dfdaemon.sock", "has a mount there already, under a path spelt otherwise")]
    [TestCase("/run/dfdaemon.sock/below", "has a mount below it")]
    [TestCase("/var/run/dfdaemon.sock", null)]
    public void A_socket_below_var_run_is_below_run(string path, string? said)
    {
        var pod = InjectedPod.FromApp($"\"volumeMounts\": [{{ \"name\": \"own\", \"mountPath\": \"{path}\" }}]", Settings with { Inject = InjectorKinds.Socket });

        Assert.That(pod.Changed, Is.False);
        Assert.That(pod.Warnings.Select(warning => warning.Message), said is null
            ? Is.Empty
            : Is.EqualTo(new[] { $"spec.containers[0]: nothing was mounted at /var/run/dfdaemon.sock: the container {said}" }));
    }

    [TestCase("/run", ", \"readOnly\": true", 1)]
    [TestCase("/run", "", 2)]
    [TestCase("/var", ", \"readOnly\": true", 1)]
    [TestCase("/var/run", ", \"readOnly\": true", 1)]
    [TestCase("/run2/dfdaemon.sock", "", 2)]
    [TestCase("/var/run2", ", \"readOnly\": true", 2)]
    public void A_mount_above_it_may_be_at_run(string path, string mount, int mounts)
    {
        var pod = InjectedPod.FromApp(
            $"\"volumeMounts\": [{{ \"name\": \"own\", \"mountPath\": \"{path}\"{mount} }}]", Settings with { Inject = InjectorKinds.Socket });

        Assert.That(pod.MountPaths("app"), Has.Length.EqualTo(mounts));
    }

    [Test]
    public void What_an_earlier_injection_brought_is_no_obstacle_at_run_either()
    {
        var settings = Settings with { SocketPath = "/run/dragonfly/d.sock", ToolsPath = "/var/run/dragonfly/tools" };
        var pod = InjectedPod.FromApp("\"env\": null", settings);

        Assert.That(pod.MountPaths("app"), Is.EqualTo(["/run/dragonfly", "/var/run/dragonfly/tools"]));
        Assert.That((pod.Again(settings).Changed, pod.Again(settings).Warnings.Count), Is.EqualTo((false, 0)));
    }

    [TestCase("dfdaemon-socket")]
    [TestCase("d7y-cli-tools-volume")]
    public void A_mount_of_the_users_is_theirs_whatever_the_volumes_name(string volume)
    {
        var pod = InjectedPod.FromApp($$"""
            "volumeMounts": [{ "name": "{{volume}}", "mountPath": "/opt/d7y/tools/dfget" }, { "name": "{{volume}}", "mountPath": "/var/run/dfdaemon.sock/x" }]
            """, Settings);

        Assert.That(pod.Changed, Is.False);
        Assert.That(pod.Warnings.Select(finding => finding.Message), Has.Exactly(2).EndsWith("the container has a mount below it"));
    }

    [TestCase("/opt")]
    [TestCase("/opt/d7y/")]
    [TestCase("/opt/d7y/tools2")]
    [TestCase("/opt/d7y/too")]
    [TestCase("/d7y/tools")]
    public void They_are_not(string path)
    {
        var pod = InjectedPod.FromApp($"\"volumeMounts\": [{{ \"name\": \"own\", \"mountPath\": \"{path}\" }}]", Settings with { Inject = InjectorKinds.Tools });

        Assert.That(pod.MountPaths("app"), Is.EqualTo([path, "/opt/d7y/tools"]));
        Assert.That(pod.Warnings, Is.Empty);
    }

    [TestCase(", \"readOnly\": true", "\"emptyDir\": {}", true)]
    [TestCase("", "\"configMap\": { \"name\": \"c\" }", true)]
    [TestCase("", "\"secret\": { \"secretName\": \"c\" }", true)]
    [TestCase("", "\"projected\": { \"sources\": [] }", true)]
    [TestCase("", "\"downwardAPI\": {}", true)]
    [TestCase("", "\"image\": { \"reference\": \"a\" }", true)]
    [TestCase("", "\"csi\": { \"driver\": \"d\", \"readOnly\": true }", true)]
    [TestCase("", "\"persistentVolumeClaim\": { \"claimName\": \"c\", \"readOnly\": true }", true)]
    [TestCase("", "\"persistentVolumeClaim\": { \"claimName\": \"c\", \"readOnly\": false }", false)]
    [TestCase(", \"readOnly\": false", "\"emptyDir\": {}", false)]
    [TestCase("", "\"configMap\": null, \"hostPath\": { \"path\": \"/var/run\" }", false)]
    public void A_mount_in_which_no_mount_point_can_be_made_holds_none_of_ours(string mount, string source, bool leftOut)
    {
        var pod = InjectedPod.From($$"""
            { "spec": { "volumes": [{ "name": "own", {{source}} }],
                        "containers": [{ "name": "app", "volumeMounts": [{ "name": "own", "mountPath": "/var/run"{{mount}} }] }, { "name": "other" }] } }
            """, Settings with { Inject = InjectorKinds.Socket });

        Assert.That(pod.MountPaths("app"), Has.Length.EqualTo(leftOut ? 1 : 2));
        Assert.That(pod.MountPaths("other"), Is.EqualTo(["/var/run/dfdaemon.sock"]));
        Assert.That(pod.Warnings.Select(finding => finding.Message), leftOut
            ? Is.EqualTo(new[] { "spec.containers[0]: nothing was mounted at /var/run/dfdaemon.sock: the container has a read-only mount above it" })
            : Is.Empty);
    }

    [Test]
    public void Mounts_of_ours_may_stand_in_one_another()
    {
        var settings = Settings with { SocketPath = "/run/dragonfly/d.sock", ToolsPath = "/run/dragonfly/tools" };
        var pod = InjectedPod.FromApp("\"env\": null", settings);
        pod.Container("app").Remove("volumeMounts");
        pod.Container("app")["volumeMounts"] = System.Text.Json.Nodes.JsonNode.Parse("""[{ "name": "d7y-cli-tools-volume", "mountPath": "/run/dragonfly/tools" }]""");

        Assert.That(pod.Again(settings).MountPaths("app"), Is.EqualTo(["/run/dragonfly/tools", "/run/dragonfly"]));
    }
}
