using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Injectors;

public sealed class ToolsOnPathTests
{
    private static readonly InjectionSettings Settings = InjectedPod.Defaults with { Inject = InjectorKinds.Tools, ToolsOnPath = ["dfget", "dfcache"] };

    [Test]
    public void A_container_without_PATH_gets_the_binaries_into_a_folder_of_every_PATH()
    {
        var pod = InjectedPod.FromApp("\"env\": null", Settings);

        Assert.That(pod.MountPaths("app"), Is.EqualTo(["/dragonfly-tools-mount", "/usr/local/bin/dfget", "/usr/local/bin/dfcache"]));
        var mount = pod.Container("app")["volumeMounts"]![1]!;
        Assert.That(mount.ToJsonString(), Is.EqualTo("""{"name":"d7y-cli-tools-volume","mountPath":"/usr/local/bin/dfget","subPath":"dfget"}"""));
    }

    [TestCase("\"value\": \"/bin:/usr/bin\"", 1, true)]
    [TestCase("\"value\": \"/usr/local/bin2:/opt/usr/local/bin\"", 1, true)]
    [TestCase("\"value\": \"\"", 1, true)]
    [TestCase("\"value\": null", 1, true)]
    [TestCase("\"value\": \"/bin:/usr/local/bin\"", 3, false)]
    [TestCase("\"value\": \"/bin:$(MORE)\"", 3, false)]
    [TestCase("\"valueFrom\": { \"fieldRef\": { \"fieldPath\": \"metadata.name\" } }", 3, false)]
    public void A_PATH_of_the_containers_own_stays_as_it_is(string source, int mounts, bool said)
    {
        var pod = InjectedPod.FromApp($$"""
            "env": [{ "name": "PATH", {{source}} }]
            """, Settings);

        Assert.That(pod.EnvNames("app"), Is.EqualTo(["DRAGONFLY_TOOLS_PATH", "PATH"]));
        Assert.That(pod.MountPaths("app"), Has.Length.EqualTo(mounts));
        Assert.That(pod.Warnings.Select(finding => finding.ToString()), said
            ? Has.Exactly(1).Contains("spec.containers[0].env: PATH names neither /dragonfly-tools-mount nor /usr/local/bin")
            : Is.Empty);
        Assert.That(pod.Again(Settings).Changed, Is.False);
    }

    [Test]
    public void A_second_PATH_of_an_earlier_version_is_left_alone()
    {
        var pod = InjectedPod.FromApp("""
            "env": [{ "name": "PATH", "value": "/bin" }, { "name": "PATH", "value": "$(PATH):/dragonfly-tools-mount" }]
            """, Settings);

        Assert.That((pod.MountPaths("app").Length, pod.Warnings.Count), Is.EqualTo((1, 0)));
    }

    [TestCase("/dragonfly-tools-mount:/bin")]
    [TestCase("/bin:/dragonfly-tools-mount/")]
    public void A_PATH_that_has_the_tools_is_left_alone(string path)
    {
        var pod = InjectedPod.FromApp($$"""
            "env": [{ "name": "PATH", "value": "{{path}}" }]
            """, Settings);

        Assert.That(pod.EnvNames("app"), Is.EqualTo(["DRAGONFLY_TOOLS_PATH", "PATH"]));
        Assert.That(pod.Warnings, Is.Empty);
    }

    [Test]
    public void A_PATH_that_may_be_missing_is_left_alone()
    {
        // Where the key is missing, "$(PATH):/tools" would be all of PATH, and the image's own lost.
        var pod = InjectedPod.FromApp("""
            "env": [{ "name": "PATH", "valueFrom": { "configMapKeyRef": { "name": "c", "key": "k", "optional": true } } }]
            """, Settings);

        Assert.That(pod.Environment("app")["PATH"], Is.Null);
        Assert.That(pod.MountPaths("app"), Has.Length.EqualTo(3));
    }

    [TestCase("/usr/local/bin", 2)]
    [TestCase("/usr/local/bin/", 2)]
    [TestCase("/usr/local", 2)]
    [TestCase("/usr", 2)]
    [TestCase("/usr/local/bin/dfget", 3)]
    [TestCase("/usr/local/share", 4)]
    [TestCase("usr//local/./bin/", 2)]
    [TestCase("/usr/local/bin/dfget/x", 2)]
    public void Nothing_is_mounted_into_a_mount_of_the_users(string taken, int mounts)
    {
        var pod = InjectedPod.FromApp($$"""
            "volumeMounts": [{ "name": "own", "mountPath": "{{taken}}" }]
            """, Settings);

        Assert.That(pod.MountPaths("app"), Has.Length.EqualTo(mounts));
        Assert.That(pod.MountPaths("app").Distinct(), Has.Exactly(mounts).Items);
        Assert.That(pod.Notes, Is.EqualTo(mounts == 2 ? WarningReason.NameTaken : ""));
    }
}
