using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Tests.Injection.Injectors;

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

    [TestCase("\"value\": \"/bin:/usr/bin\"", "/bin:/usr/bin:/dragonfly-tools-mount")]
    [TestCase("\"valueFrom\": { \"fieldRef\": { \"fieldPath\": \"metadata.name\" } }", "pod-1:/dragonfly-tools-mount")]
    public void A_container_with_its_own_PATH_gets_it_extended(string source, string want)
    {
        var pod = InjectedPod.FromApp($$"""
            "env": [{ "name": "PATH", {{source}} }, { "name": "BIN", "value": "$(PATH)" }]
            """, Settings);

        Assert.That(pod.Environment("app")["PATH"], Is.EqualTo(want));
        Assert.That(pod.Environment("app")["BIN"], Does.Not.Contain("dragonfly"));
        Assert.That(pod.MountPaths("app"), Is.EqualTo(["/dragonfly-tools-mount"]));
        Assert.That(pod.Again(Settings).Changed, Is.False);
    }

    [Test]
    public void A_PATH_that_has_the_tools_is_left_alone() =>
        Assert.That(InjectedPod.FromApp("""
            "env": [{ "name": "PATH", "value": "/dragonfly-tools-mount:/bin" }]
            """, Settings).EnvNames("app"), Is.EqualTo(["DRAGONFLY_TOOLS_PATH", "PATH"]));

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
    public void Nothing_is_mounted_into_a_mount_of_the_users(string taken, int mounts)
    {
        var pod = InjectedPod.FromApp($$"""
            "volumeMounts": [{ "name": "own", "mountPath": "{{taken}}" }]
            """, Settings);

        Assert.That(pod.MountPaths("app"), Has.Length.EqualTo(mounts));
        Assert.That(pod.MountPaths("app").Distinct(), Has.Exactly(mounts).Items);
    }
}
