using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Commands.Checking;

/// <summary>DragonflyInjections and namespaces.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ResourceCheckTests
{
    private const string ImageVolume = """{ "toolsDelivery": "ImageVolume", "socketPath": "/run/dragonfly/d.sock", "priority": -1 }""";

    private const string NotChecked =
        "let the operator create PodTemplates in its namespace, which a right, a policy or a quota may forbid; else set spec.toolsDelivery: InitContainer";

    private readonly CheckedCluster _cluster = new();

    [Test]
    public async Task There_is_no_resource()
    {
        _cluster.Injections.Clear();
        await AssertAsync("DragonflyInjections", ok: false, "there is none");
        Assert.That((await _cluster.CheckAsync("DragonflyInjections")).Remedy, Is.EqualTo("kubectl apply -f examples/injection.yaml"));
    }

    [TestCase("{ \"proxyPort\": 0 }", "✗", "other: InvalidSpec: ")]
    [TestCase("{ \"priority\": -1 }", "!", "other: Hidden: Matches all namespaces, but default goes before it in each.")]
    [TestCase("{ \"priority\": 1, \"namespaceSelector\": { \"matchLabels\": { \"a\": \"b\" } } }", "!", "other: NoNamespaces: ")]
    public async Task A_resource_is_bad_or_chosen_by_name_alone(string spec, string mark, string detail)
    {
        _cluster.Injections.Add(Injections.From(spec, "other"));
        await AssertAsync("DragonflyInjections", ok: mark == "!", detail);
        Assert.That((await _cluster.CheckAsync("DragonflyInjections")).ToString(), Does.StartWith($"{mark} "));
    }

    [TestCase("{ \"priority\": -1 }", null, "leave it so if Pods or namespaces choose it by name (dragonfly.io/injection); else correct its selectors or its priority")]
    [TestCase(
        "{ \"namespaceSelector\": { \"matchLabels\": { \"a\": \"b\" } } }", null,
        "leave it so if Pods or namespaces choose it by name (dragonfly.io/injection); else correct spec.namespaceSelector")]
    [TestCase(
        ImageVolume, "ImageVolumeUnsupported",
        "use Kubernetes 1.35, or 1.33 with the feature gate ImageVolume; else set spec.toolsDelivery: InitContainer")]
    [TestCase(ImageVolume, "ImageVolumeNotChecked", NotChecked)]
    public async Task What_to_do_depends_on_the_reason(string spec, string? reason, string remedy)
    {
        _cluster.Injections.Add(With(reason, Injections.From(spec, "other")));

        Assert.That((await _cluster.CheckAsync("DragonflyInjections")).Remedy, Is.EqualTo(remedy));
    }

    [Test]
    public async Task Several_remedies_name_their_resources()
    {
        _cluster.Injections.Add(With("ImageVolumeNotChecked", Injections.From(ImageVolume, "a")));
        _cluster.Injections.Add(With("ImageVolumeNotChecked", Injections.From(ImageVolume, "b")));
        _cluster.Injections.Add(Injections.From("""{ "priority": -1 }""", "c"));

        Assert.That(
            (await _cluster.CheckAsync("DragonflyInjections")).Remedy,
            Does.StartWith($"a, b: {NotChecked}. c: leave it so ").And.EndsWith(" its priority."));
    }

    [Test]
    public async Task A_resource_is_partly_hidden_which_is_what_priorities_are_for()
    {
        _cluster.Injections.Add(Injections.From("""{ "priority": 1, "podSelector": { "matchLabels": { "a": "b" } } }""", "some"));
        await AssertAsync("DragonflyInjections", ok: true, "2, ");
    }

    [Test]
    public async Task A_resource_is_not_enabled_which_is_said()
    {
        _cluster.Injections.Add(Injections.From("""{ "enabled": false }""", "later"));
        await AssertAsync("DragonflyInjections", ok: true, "2, all valid and selecting namespaces, but for those not enabled: later");
    }

    [TestCase("true", null, "baseline", "!")]
    [TestCase("true", null, "restricted", "!")]
    [TestCase("true", null, "privileged", "✓")]
    [TestCase(null, "true", "restricted", "!")]
    [TestCase("yes", "true", "restricted", "!")]
    [TestCase("false", "true", "restricted", "✓")]
    [TestCase("false", null, "restricted", "✓")]
    [TestCase(null, null, "restricted", "✓")]
    public async Task A_namespace_that_opted_in_enforces_Pod_Security_which_may_be_meant_so(
        string? label, string? annotation, string enforce, string mark)
    {
        _cluster.Namespaces.Add(CheckedCluster.Namespace("ml", label, annotation, enforce));
        await AssertAsync("Pod Security", ok: true, mark == "✓" ? "no namespace" : ": ml");
        Assert.That((await _cluster.CheckAsync("Pod Security")).ToString(), Does.StartWith($"{mark} Pod Security: "));
    }

    [TestCase("true", "true", true)]
    [TestCase("false", "true", true)]
    [TestCase(null, "false", true)]
    [TestCase(null, "true", false)]
    [TestCase("yes", "true", false)]
    public async Task A_namespace_opted_in_by_annotation_only(string? label, string annotation, bool ok)
    {
        _cluster.Namespaces.Add(CheckedCluster.Namespace("ml", label, annotation));
        await AssertAsync("opt-in by label", ok, ok ? "every namespace" : ": ml");
    }

    [Test]
    public async Task Of_many_namespaces_ten_are_named()
    {
        for (var i = 0; i < 13; i++)
        {
            _cluster.Namespaces.Insert(0, CheckedCluster.Namespace($"ml{i:00}", "true", enforce: "restricted"));
        }

        await AssertAsync("Pod Security", ok: true, ": ml00, ml01, ml02, ml03, ml04, ml05, ml06, ml07, ml08, ml09 and 3 more");
    }

    private static V1Alpha1DragonflyInjection With(string? reason, V1Alpha1DragonflyInjection resource)
    {
        resource.Status = reason is null ? null! : new()
        {
            Conditions = [new() { Type = "Ready", Status = "False", Reason = reason, Message = "why." }],
        };
        return resource;
    }

    private async Task AssertAsync(string check, bool ok, string detail)
    {
        var result = await _cluster.CheckAsync(check);
        Assert.That(result.Ok, Is.EqualTo(ok), result.ToString());
        Assert.That(result.Detail, Does.Contain(detail));
    }
}
