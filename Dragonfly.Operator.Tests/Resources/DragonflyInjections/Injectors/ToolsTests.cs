using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Injectors;

public sealed class ToolsTests
{
    private static readonly InjectionSettings Settings = InjectedPod.Defaults with { Inject = InjectorKinds.Tools };

    [Test]
    public void The_init_container_is_as_the_resource_says()
    {
        var pod = InjectedPod.FromApp("\"env\": null", Settings with
        {
            ToolsImage = "example.org/tools:2",
            ToolsImagePullPolicy = "Always",
            ToolsSourcePath = "/opt/tools",
            ToolsPath = "/mnt/tools",
            ToolsResources = new(new Dictionary<string, string> { ["cpu"] = "1m" }, new Dictionary<string, string>()),
            ToolsSecurityContext = "{\"privileged\":false}"u8.ToArray(),
        });

        Assert.That(Json.Text(pod.Json["spec"]!["initContainers"]), Is.EqualTo(Json.Text("""
            [{
              "name": "d7y-cli-tools", "image": "example.org/tools:2", "imagePullPolicy": "Always",
              "command": ["cp", "-rf", "/opt/tools/.", "/mnt/tools/"],
              "resources": { "requests": { "cpu": "1m" } },
              "securityContext": { "privileged": false },
              "volumeMounts": [{ "name": "d7y-cli-tools-volume", "mountPath": "/mnt/tools" }]
            }]
            """)));
        Assert.That(pod.EnvValue("app", "DRAGONFLY_TOOLS_PATH"), Is.EqualTo("/mnt/tools"));
        Assert.That(pod.MountPaths("app"), Is.EqualTo(["/mnt/tools"]));
    }

    [Test]
    public void A_container_that_has_something_else_there_goes_without_tools_and_the_others_do_not()
    {
        var pod = InjectedPod.From("""
            { "spec": { "containers": [
                { "name": "app" },
                { "name": "other", "volumeMounts": [{ "name": "own", "mountPath": "/dragonfly-tools-mount/" }] }
            ] } }
            """, Settings with { ToolsOnPath = ["dfget"] });

        Assert.That(pod.EnvNames("app"), Is.EqualTo(["DRAGONFLY_TOOLS_PATH"]));
        Assert.That(pod.EnvNames("other"), Is.Empty);
        Assert.That(pod.MountPaths("other"), Is.EqualTo(["/dragonfly-tools-mount/"]));
    }

    [Test]
    public void Where_nobody_can_have_tools_nothing_is_added() =>
        Assert.That(InjectedPod.FromApp("""
            "volumeMounts": [{ "name": "own", "mountPath": "/dragonfly-tools-mount" }]
            """, Settings).Changed, Is.False);

    [Test]
    public void A_container_that_mounts_the_volume_already_gets_it_filled()
    {
        var pod = InjectedPod.From("""
            { "spec": {
                "volumes": [{ "name": "d7y-cli-tools-volume", "emptyDir": {} }],
                "containers": [{ "name": "app", "volumeMounts": [{ "name": "d7y-cli-tools-volume", "mountPath": "/dragonfly-tools-mount" }] }]
            } }
            """, Settings);

        Assert.That(pod.Names("initContainers"), Is.EqualTo(["d7y-cli-tools"]));
        Assert.That(pod.Names("volumes"), Is.EqualTo(["d7y-cli-tools-volume"]));
        Assert.That(pod.Again(Settings).Changed, Is.False);
    }

    [TestCase("""{ "containers": [{ "name": "d7y-cli-tools" }] }""", "spec.containers[0]: ")]
    [TestCase("""{ "initContainers": [{ "name": "a" }, { "name": "d7y-cli-tools" }], "containers": [{ "name": "app" }] }""", "spec.initContainers[1]: ")]
    [TestCase("""{ "volumes": [{ "name": "d7y-cli-tools-volume", "emptyDir": {} }], "containers": [{ "name": "d7y-cli-tools" }] }""", "spec.containers[0]: ")]
    [TestCase("""{ "volumes": [{ "name": "d7y-cli-tools-volume", "secret": {} }], "containers": [{ "name": "app" }] }""", "spec.volumes: ")]
    [TestCase("""{ "volumes": [{ "name": "d7y-cli-tools-volume", "emptyDir": null, "secret": {} }], "containers": [{ "name": "app" }] }""", "spec.volumes: ")]
    public void A_name_that_is_taken_is_left_alone_and_noted(string spec, string field)
    {
        var pod = InjectedPod.From($$"""{ "spec": {{spec}} }""", Settings);

        Assert.That((pod.Changed, pod.Notes), Is.EqualTo((false, WarningReason.NameTaken)));
        Assert.That(pod.Warnings.Single().Message, Does.StartWith(field));
    }

    [TestCase("", "pull more")]
    [TestCase("\"imagePullSecrets\": null,", "pull more")]
    [TestCase("\"imagePullSecrets\": [{ \"name\": \"own\" }, {}, { \"name\": \"more\" }],", "own more pull")]
    public void Pull_secrets_are_added_once_each(string own, string want)
    {
        var pod = InjectedPod.From(
            $$"""{ "spec": { {{own}} "containers": [{ "name": "app" }] } }""", Settings with { ToolsImagePullSecrets = ["pull", "more"] });

        Assert.That(pod.Names("imagePullSecrets").Where(name => name is not null), Is.EqualTo(want.Split(' ')));
    }
}
