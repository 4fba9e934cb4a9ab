using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using static Dragonfly.Operator.Tests.Resources.DragonflyInjections.Explaining.Explained;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Explaining;

/// <summary>What each injector added, and what it left to the user.</summary>
public sealed class StepTests
{
    private const string Asks = "\"annotations\": { \"dragonfly.io/inject\": \"true\" }";

    [Test]
    public void What_was_added_is_told_by_injector()
    {
        var steps = Of(Pod(Asks), null, Rule("on")).Steps;

        Assert.That(steps.Select(step => (step.Name, step.Ran)), Is.EqualTo(new[] { ("Proxy", true), ("Socket", true), ("Tools", true) }));
        Assert.That(steps[0].Added.Select(Show), Is.EqualTo(new[] { "Env app NODE_NAME", "Env app DRAGONFLY_PROXY_PORT", "Env app DRAGONFLY_INJECT_PROXY" }));
        Assert.That(steps[0].Added.Select(addition => addition.Path).Distinct(), Is.EqualTo(new[] { "/spec/containers/0/env" }));
        Assert.That(steps[1].Added.Select(Show), Is.EqualTo(new[]
        {
            "VolumeMount app /var/run/dfdaemon.sock", "Volume - dfdaemon-socket (hostPath /var/run/dfdaemon.sock of type Socket)",
        }));
        Assert.That(steps[2].Added.Select(Show), Is.EqualTo(new[]
        {
            "VolumeMount app /dragonfly-tools-mount", "Env app DRAGONFLY_TOOLS_PATH", "Volume - d7y-cli-tools-volume (emptyDir)",
            "InitContainer - d7y-cli-tools (image dragonflyoss/toolkits:latest)",
        }));
        Assert.That(steps.SelectMany(step => step.LeftAlone), Is.Empty);
    }

    [Test]
    public void What_the_user_has_is_told_as_left()
    {
        var steps = Of(
            Pod(Asks, """, "env": [{ "name": "DRAGONFLY_PROXY_PORT", "value": "1" }], "volumeMounts": [{ "name": "v", "mountPath": "/var/run/dfdaemon.sock" }]"""),
            null,
            Rule("on")).Steps;

        Assert.That(steps[0].LeftAlone, Is.EqualTo(new[] { "spec.containers[0].env has DRAGONFLY_PROXY_PORT already" }));
        Assert.That((steps[1].Ran, steps[1].Added.Count), Is.EqualTo((true, 0)));
        Assert.That(steps[1].LeftAlone, Is.EqualTo(new[] { "spec.containers[0] has a mount at /var/run/dfdaemon.sock already" }));
    }

    [Test]
    public void So_are_single_tools()
    {
        var steps = Of(
            Pod(Asks, """, "volumeMounts": [{ "name": "v", "mountPath": "/usr/local/bin/dfget" }]"""),
            null,
            Rule("on", settings: InjectedPod.Defaults with { ToolsOnPath = ["dfget", "dfcache"] })).Steps;

        Assert.That(steps[2].LeftAlone, Is.EqualTo(new[] { "spec.containers[0] has a mount at /usr/local/bin/dfget already" }));
    }

    [Test]
    public void An_image_volume_is_told_by_its_image_and_one_that_is_not_used_by_the_reason()
    {
        var settings = InjectedPod.Defaults with { ToolsDelivery = ToolsDelivery.ImageVolume };
        var used = Of(Pod(Asks), null, Rule("on", settings: settings)).Steps[2];
        var unused = Of(Pod(Asks), null, Rule("on") with { DeliveryProblem = DeliveryProblem.Unknown }).Steps[2];

        Assert.That(used.Added.Select(Show).Last(), Is.EqualTo("Volume - d7y-cli-tools-volume (image dragonflyoss/toolkits:latest)"));
        Assert.That(used.LeftAlone, Is.Empty);
        Assert.That(unused.LeftAlone, Is.EqualTo(new[] { DeliveryProblem.Unknown.Message }));
    }

    [Test]
    public void What_did_not_run_says_who_left_it_out()
    {
        var steps = Of(
            Pod("\"annotations\": { \"dragonfly.io/inject\": \"true\", \"dragonfly.io/features\": \"proxy\" }"),
            null,
            Rule("some", settings: InjectedPod.Defaults with { Inject = InjectorKinds.Proxy | InjectorKinds.Socket })).Steps;

        Assert.That(steps[1].LeftAlone, Is.EqualTo(new[] { "annotation dragonfly.io/features does not name it" }));
        Assert.That(steps[2].LeftAlone, Is.EqualTo(new[] { "not in spec.inject of some" }));
    }

    [Test]
    public void An_injected_Pod_has_it_all_already()
    {
        var injected = InjectedPod.From(Pod(Asks)).Json.ToJsonString();
        var explained = Of(injected, null, Rule("default"));

        Assert.That(explained.Outcome, Is.EqualTo(Outcome.AlreadyInjected));
        Assert.That(explained.Steps.SelectMany(step => step.Added), Is.Empty);
        Assert.That(explained.Steps.Select(step => step.LeftAlone.Count), Has.All.GreaterThan(0));
    }

    [Test]
    public void Init_containers_are_told_by_their_names_also_behind_the_one_that_is_put_first()
    {
        var steps = Of(Pod(Asks, spec: """, "initContainers": [{ "name": "setup" }]"""), null, Rule("on", settings: InjectedPod.Defaults with { ToolsImagePullSecrets = ["pull"] })).Steps;

        Assert.That(steps[0].Added.Select(addition => (addition.Container, addition.IsInit)).Distinct(), Is.EqualTo(new[] { ("setup", true), ("app", false) }));
        Assert.That(steps[2].Added.Select(Show), Does.Contain("ImagePullSecret - pull").And.Contain("Env setup DRAGONFLY_TOOLS_PATH"));
    }

    private static string Show(Addition addition) =>
        $"{addition.Kind} {addition.Container ?? "-"} {addition.Name}{(addition.Detail is null ? "" : $" ({addition.Detail})")}";
}
