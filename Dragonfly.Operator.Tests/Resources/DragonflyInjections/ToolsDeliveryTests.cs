using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Checks;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>Whether an image volume that a resource asks for is used, and what its status says.</summary>
public sealed class ToolsDeliveryTests : InjectionFixture
{
    private const string Spec = """{ "toolsDelivery": "ImageVolume", "socketPath": "/run/dragonfly/d.sock" }""";
    private const string Unused = "spec.toolsDelivery ImageVolume is not used, and an init container copies the tools: ";

    private ToolsDelivery? InForce => Cache.Rules.Current.Find("default")?.Settings.ToolsDelivery;

    [TestCase(ImageVolumeAnswer.Kept, "True Valid: The spec is valid and in force.", ToolsDelivery.ImageVolume)]
    [TestCase(ImageVolumeAnswer.NotChecked, "False ImageVolumeNotChecked: " + Unused + "the API server has not said yet whether it keeps image volumes.", ToolsDelivery.InitContainer)]
    [TestCase(
        ImageVolumeAnswer.Dropped,
        "False ImageVolumeUnsupported: " + Unused
            + "the API server does not keep image volumes with a subPath. They need Kubernetes 1.35, or 1.33 with the feature gate ImageVolume.",
        ToolsDelivery.InitContainer)]
    public async Task It_is_used_where_the_API_server_keeps_it(ImageVolumeAnswer answer, string ready, ToolsDelivery delivery)
    {
        Cache.ImageVolumes.Answer = answer;

        Assert.That((await ConditionsAsync(Spec))[0], Is.EqualTo($"Ready={ready}"));
        Assert.That((InForce, Written.Single().Status!.ToolsDelivery), Is.EqualTo(((ToolsDelivery?)delivery, delivery.ToString())));
    }

    [Test]
    public async Task Without_an_answer_the_tools_are_copied()
    {
        Assert.That((await ConditionsAsync(Spec))[0], Does.StartWith("Ready=False ImageVolumeNotChecked: "));
        Assert.That(InForce, Is.EqualTo(ToolsDelivery.InitContainer));
    }

    [TestCase("{}", "InitContainer")]
    [TestCase("""{ "inject": ["Proxy"], "toolsDelivery": "ImageVolume" }""", "None")]
    [TestCase("""{ "toolsDelivery": "Other" }""", null)]
    public async Task Where_none_is_needed_nothing_is_said(string spec, string? delivery)
    {
        Assert.That((await ConditionsAsync(spec))[0], Does.Not.Contain("ImageVolume is not used"));
        Assert.That(Written.Single().Status!.ToolsDelivery, Is.EqualTo(delivery));
    }

    [Test]
    public async Task Replicas_that_disagree_write_at_most_once_a_minute_each()
    {
        await ConditionsAsync(Spec);
        var other = new Replica();
        other.ImageVolumes.Answer = ImageVolumeAnswer.Kept;

        await other.ReconcileAsync(Written.Single());
        Assert.That(other.Shown, Is.Empty);

        Time.Advance(ControllerServices.RefreshInterval);
        other.Advance(ControllerServices.RefreshInterval);
        await other.ReconcileAsync(Written.Single());
        Assert.That(other.Shown.First(), Does.StartWith("Ready=True"));
    }

    [Test]
    public async Task Other_words_of_a_server_that_refuses_to_say_it_wait_until_they_are_settled()
    {
        await ConditionsAsync(Spec);
        var first = Refused("403: no", isSettled: false);
        Assert.That(first, Does.EndWith("but answered 403: no."));

        Assert.That(Refused("422: never", isSettled: false), Is.EqualTo(first));
        Assert.That(Refused(null, isSettled: true), Is.EqualTo(first), "silence");
        Assert.That(Refused("422: never", isSettled: true), Does.EndWith("but answered 422: never."));
    }

    [TestCase("1.34", ToolsDelivery.InitContainer)]
    [TestCase("1.35", ToolsDelivery.ImageVolume)]
    [TestCase(null, ToolsDelivery.ImageVolume)]
    public void In_files_the_version_decides_and_without_one_the_resource(string? version, ToolsDelivery delivery)
    {
        var kind = new DragonflyInjectionKind { ServerVersion = version is null ? null : KubernetesVersion.Parse(version) };
        var rule = kind.Compile(Injections.From(Spec)).Rule!;

        Assert.That(rule.Settings.ToolsDelivery, Is.EqualTo(delivery));
        Assert.That(rule.DeliveryProblem?.Message, delivery == ToolsDelivery.ImageVolume ? Is.Null : Does.Contain($"Kubernetes {version} does not keep"));
    }

    /// <summary>Commands do not ask the API server: the operator has, and its word stands in the status.</summary>
    [Test]
    public async Task Commands_believe_the_status()
    {
        Cache.ImageVolumes.Answer = ImageVolumeAnswer.Dropped;
        await ConditionsAsync(Spec);

        var kind = new DragonflyInjectionKind();
        var compiled = kind.Compile(Written.Single());
        var status = kind.UpdateStatus(Written.Single(), compiled, EntryPublication.Published, null, Time.GetUtcNow().UtcDateTime);

        Assert.That(compiled.Rule!.Settings.ToolsDelivery, Is.EqualTo(ToolsDelivery.InitContainer));
        Assert.That(status, Is.SameAs(Written.Single().Status));
    }

    [Test]
    public void Whoever_applies_it_is_told_at_once()
    {
        var webhook = new DragonflyInjectionValidationWebhook(Cache);
        Assert.That(webhook.Create(Injections.From(Spec), dryRun: false).Warnings, Is.Empty);

        Cache.ImageVolumes.Answer = ImageVolumeAnswer.Dropped;
        Assert.That(webhook.Create(Injections.From(Spec), dryRun: false).Warnings.Single(), Does.StartWith(Unused));
    }

    private string Refused(string? answer, bool isSettled)
    {
        var resource = Written[^1];
        var rule = new InjectionRule(InjectionRule.Default.Settings)
        {
            DeliveryProblem = answer is null ? DeliveryProblem.Unknown : DeliveryProblem.RefusedBy(answer, isSettled),
        };
        var now = Time.GetUtcNow().UtcDateTime;
        var status = InjectionConditions.Observe(resource, new(rule, []), [rule], null, now);
        resource.Status = status with { Conditions = Conditions.Merge(status.Conditions!, resource.Status, resource.Metadata.Generation ?? 0, now) };
        return resource.Status.Find(Conditions.Ready)!.Message;
    }
}
