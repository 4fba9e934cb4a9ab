using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Injectors;

/// <summary>The image with the tools as a volume.</summary>
public sealed class ImageVolumeTests
{
    private const string Plain = """{ "spec": { "initContainers": [{ "name": "setup" }], "containers": [{ "name": "app" }, { "name": "other" }] } }""";

    private static readonly InjectionSettings Copies = InjectedPod.Defaults with { Inject = InjectorKinds.Tools };
    private static readonly InjectionSettings Settings = Copies with { ToolsDelivery = ToolsDelivery.ImageVolume };

    [Test]
    public void It_is_as_the_resource_says_and_nothing_is_copied()
    {
        var pod = InjectedPod.From(Plain, Settings with
        {
            ToolsImage = "example.org/tools:2",
            ToolsImagePullPolicy = "Always",
            ToolsSourcePath = "/usr/local/bin",
            ToolsPath = "/mnt/tools",
        });

        Assert.That(Json.Text(pod.Json["spec"]!["volumes"]), Is.EqualTo(Json.Text("""
            [{ "name": "d7y-cli-tools-volume", "image": { "reference": "example.org/tools:2", "pullPolicy": "Always" } }]
            """)));
        Assert.That(pod.Names("initContainers"), Is.EqualTo(["setup"]));
        foreach (var container in new[] { "setup", "app", "other" })
        {
            Assert.That(Json.Text(pod.Container(container)["volumeMounts"]), Is.EqualTo(Json.Text("""
                [{ "name": "d7y-cli-tools-volume", "mountPath": "/mnt/tools", "subPath": "usr/local/bin", "readOnly": true }]
                """)));
            Assert.That(pod.EnvValue(container, "DRAGONFLY_TOOLS_PATH"), Is.EqualTo("/mnt/tools"));
        }
    }

    [Test]
    public void The_second_time_nothing_is_added_whatever_the_resource_says_by_then()
    {
        var pod = InjectedPod.From(Plain, Settings);

        Assert.That(pod.Again(Settings).Changed, Is.False);
        Assert.That(pod.Again(Copies).Changed, Is.False);
        Assert.That(InjectedPod.From(Plain, Copies).Again(Settings).Changed, Is.False);
    }

    [Test]
    public void What_was_begun_with_an_init_container_is_completed_with_it()
    {
        var pod = Late(InjectedPod.From(Plain, Copies)).Again(Settings);

        Assert.That(Json.Text(pod.Container("late")["volumeMounts"]), Is.EqualTo(Json.Text("""
            [{ "name": "d7y-cli-tools-volume", "mountPath": "/dragonfly-tools-mount" }]
            """)));
        Assert.That((pod.Names("initContainers"), pod.Names("volumes"), pod.Notes), Is.EqualTo((new[] { "d7y-cli-tools", "setup" }, new[] { "d7y-cli-tools-volume" }, "")));
    }

    [TestCase("dragonflyoss/toolkits:latest")]
    [TestCase("mirror.example.org/toolkits:latest", Description = "another webhook mirrors images")]
    public void What_was_begun_with_the_volume_is_completed_with_it(string reference)
    {
        var begun = Late(InjectedPod.From(Plain, Settings));
        begun.Json["spec"]!["volumes"]![0]!["image"]!["reference"] = reference;
        var pod = begun.Again(Copies with { ToolsOnPath = ["dfget"] });

        Assert.That(Json.Text(pod.Container("late")["volumeMounts"]), Is.EqualTo(Json.Text("""
            [{ "name": "d7y-cli-tools-volume", "mountPath": "/dragonfly-tools-mount", "subPath": "dragonfly-tools", "readOnly": true }]
            """)));
        Assert.That((pod.Names("initContainers"), pod.Notes), Is.EqualTo((new[] { "setup" }, "")));
    }

    [TestCase("""{ "emptyDir": {} }""")]
    [TestCase("""{ "image": { "reference": "example.org/mine:1" } }""")]
    [TestCase("""{ "image": {} }""")]
    [TestCase("""{ "image": null, "secret": {} }""")]
    public void A_volume_of_the_name_that_is_another_is_left_alone_and_noted(string source)
    {
        var volume = System.Text.Json.Nodes.JsonNode.Parse(source)!;
        volume["name"] = "d7y-cli-tools-volume";
        var pod = InjectedPod.From($$"""{ "spec": { "volumes": [{{volume.ToJsonString()}}], "containers": [{ "name": "app" }] } }""", Settings);

        Assert.That((pod.Changed, pod.Notes), Is.EqualTo((false, WarningReason.NameTaken)));
    }

    [Test]
    public void The_name_of_the_init_container_is_anybodys()
    {
        var pod = InjectedPod.From("""{ "spec": { "containers": [{ "name": "d7y-cli-tools" }] } }""", Settings);

        Assert.That((pod.MountPaths("d7y-cli-tools"), pod.Notes), Is.EqualTo((new[] { "/dragonfly-tools-mount" }, "")));
    }

    [Test]
    public void A_container_that_has_something_else_there_goes_without() => Assert.That(
        InjectedPod.FromApp("""
            "volumeMounts": [{ "name": "own", "mountPath": "/dragonfly-tools-mount/sub" }]
            """, Settings) is { Changed: false, Notes: WarningReason.NameTaken });

    [Test]
    public void Pull_secrets_come_with_the_volume()
    {
        var settings = Settings with { ToolsImagePullSecrets = ["pull"] };
        var pod = InjectedPod.From(Plain, settings);
        Assert.That(pod.Names("imagePullSecrets"), Is.EqualTo(["pull"]));

        pod.Json["spec"]!.AsObject().Remove("imagePullSecrets");
        Assert.That(pod.Again(settings).Changed, Is.False);
    }

    [Test]
    public void A_Pods_own_image_is_mounted()
    {
        var pod = InjectedPod.FromAnnotations("\"dragonfly.io/cli-tools-image\": \"example.org/own:3\"", Settings);

        Assert.That(pod.Json["spec"]!["volumes"]![0]!["image"].String("reference"), Is.EqualTo("example.org/own:3"));
        Assert.That(pod.Again(Settings).Changed, Is.False);
    }

    [Test]
    public void It_needs_nothing_that_Pod_Security_forbids()
    {
        var restricted = new NamespaceInfo("n", new Dictionary<string, string> { ["pod-security.kubernetes.io/enforce"] = "restricted" }, new Dictionary<string, string>());
        var settings = Settings with { ToolsSecurityContext = "{\"privileged\":true}"u8.ToArray() };

        Assert.That(InjectedPod.From(Plain, settings, restricted) is { Changed: true, Notes: "" });
        Assert.That(InjectedPod.From(Plain, settings with { ToolsDelivery = ToolsDelivery.InitContainer }, restricted).Changed, Is.False);
    }

    private static InjectedPod Late(InjectedPod pod)
    {
        pod.Json["spec"]!["containers"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse("""{ "name": "late" }"""));
        return pod;
    }
}
