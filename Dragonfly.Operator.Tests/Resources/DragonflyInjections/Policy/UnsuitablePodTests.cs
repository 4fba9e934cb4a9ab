using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Policy;

public sealed class UnsuitablePodTests
{
    private const string Windows = """{ "key": "kubernetes.io/os", "operator": "In", "values": ["windows"] }""";
    private const string Ssd = """{ "key": "disk", "operator": "In", "values": ["ssd"] }""";

    [TestCase("""{ "spec": { "os": { "name": "windows" } } }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "spec": { "nodeSelector": { "kubernetes.io/os": "windows" } } }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "spec": { "nodeSelector": { "beta.kubernetes.io/os": "windows" } } }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "spec": { "os": { "name": "linux" }, "nodeSelector": { "kubernetes.io/os": "linux" } } }""", Outcome.Injected)]
    [TestCase("""{ "spec": { "os": null, "nodeSelector": null } }""", Outcome.Injected)]
    [TestCase("""{ "spec": { "os": {}, "nodeSelector": { "disk": "windows" } } }""", Outcome.Injected)]
    [TestCase("""{ "metadata": { "annotations": { "kubernetes.io/config.mirror": "" } }, "spec": {} }""", Outcome.MirrorPod)]
    [TestCase("""{ "metadata": { "annotations": { "kubernetes.io/config.source": "file" } }, "spec": {} }""", Outcome.Injected)]
    [TestCase("""{ "spec": { "nodeSelector": { "node.kubernetes.io/windows-build": "10.0.20348" } } }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "spec": { "securityContext": { "windowsOptions": { "hostProcess": true } } } }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "spec": { "securityContext": { "windowsOptions": { "hostProcess": false, "runAsUserName": "u" } } } }""", Outcome.Injected)]
    [TestCase("""{ "spec": { "containers": [{ "name": "a", "securityContext": { "windowsOptions": { "hostProcess": true } } }] } }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "spec": { "initContainers": [{ "name": "a", "securityContext": { "windowsOptions": { "hostProcess": true } } }] } }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "spec": { "securityContext": { "windowsOptions": null } } }""", Outcome.Injected)]
    public void Mirrors_and_Windows_are_left_alone(string pod, string want) => AssertOutcome(pod, want);

    [TestCase($$"""{ "matchExpressions": [{{Windows}}] }""", Outcome.UnsupportedOs)]
    [TestCase($$"""{ "matchExpressions": [{{Ssd}}, {{Windows}}] }""", Outcome.UnsupportedOs)]
    [TestCase($$"""{ "matchExpressions": [{{Windows}}] }, { "matchExpressions": [{{Windows}}, {{Ssd}}] }""", Outcome.UnsupportedOs)]
    [TestCase($$"""{ "matchExpressions": [{{Windows}}] }, {}, { "matchExpressions": [] }""", Outcome.UnsupportedOs)]
    [TestCase($$"""{ "matchExpressions": [{{Windows}}] }, { "matchExpressions": [{{Ssd}}] }""", Outcome.Injected)]
    [TestCase($$"""{ "matchExpressions": [{{Windows}}] }, { "matchFields": [{ "key": "metadata.name", "operator": "In", "values": ["n"] }] }""", Outcome.Injected)]
    [TestCase("""{ "matchExpressions": [{ "key": "beta.kubernetes.io/os", "operator": "In", "values": ["windows"] }] }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "matchExpressions": [{ "key": "kubernetes.io/os", "operator": "NotIn", "values": ["linux"] }] }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "matchExpressions": [{ "key": "kubernetes.io/os", "operator": "NotIn", "values": ["darwin", "linux"] }] }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "matchExpressions": [{ "key": "node.kubernetes.io/windows-build", "operator": "Exists" }] }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "matchExpressions": [{ "key": "node.kubernetes.io/windows-build", "operator": "DoesNotExist" }] }""", Outcome.Injected)]
    [TestCase("""{ "matchExpressions": [{ "key": "kubernetes.io/os", "operator": "In", "values": ["windows", "linux"] }] }""", Outcome.Injected)]
    [TestCase("""{ "matchExpressions": [{ "key": "kubernetes.io/os", "operator": "NotIn", "values": ["windows"] }] }""", Outcome.Injected)]
    [TestCase("""{ "matchExpressions": [{ "key": "kubernetes.io/os", "operator": "Exists" }] }""", Outcome.Injected)]
    [TestCase("""{ "matchExpressions": null }""", Outcome.Injected)]
    [TestCase("", Outcome.Injected)]
    public void So_are_Pods_that_only_Windows_nodes_can_take(string terms, string want) => AssertOutcome(
        $$"""{ "spec": { "affinity": { "nodeAffinity": { "requiredDuringSchedulingIgnoredDuringExecution": { "nodeSelectorTerms": [{{terms}}] } } } } }""", want);

    [Test]
    public void A_preference_is_no_requirement() => AssertOutcome(
        $$"""{ "spec": { "affinity": { "nodeAffinity": { "preferredDuringSchedulingIgnoredDuringExecution": [{ "weight": 1, "preference": { "matchExpressions": [{{Windows}}] } }] } } } }""",
        Outcome.Injected);

    private static void AssertOutcome(string pod, string want)
    {
        var injected = InjectedPod.From(pod);

        Assert.That(injected.Decision.Outcome, Is.EqualTo(want));
        Assert.That(injected.Document.Operations, Is.Empty);
    }
}
