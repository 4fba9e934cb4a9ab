using Dragonfly.Operator.Injection.Policy;

namespace Dragonfly.Operator.Tests.Injection.Policy;

public sealed class UnsuitablePodTests
{
    [TestCase("""{ "spec": { "os": { "name": "windows" } } }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "spec": { "nodeSelector": { "kubernetes.io/os": "windows" } } }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "spec": { "nodeSelector": { "beta.kubernetes.io/os": "windows" } } }""", Outcome.UnsupportedOs)]
    [TestCase("""{ "spec": { "os": { "name": "linux" }, "nodeSelector": { "kubernetes.io/os": "linux" } } }""", Outcome.Injected)]
    [TestCase("""{ "spec": { "os": null, "nodeSelector": null } }""", Outcome.Injected)]
    [TestCase("""{ "spec": { "os": {}, "nodeSelector": { "disk": "windows" } } }""", Outcome.Injected)]
    [TestCase("""{ "metadata": { "annotations": { "kubernetes.io/config.mirror": "" } }, "spec": {} }""", Outcome.MirrorPod)]
    [TestCase("""{ "metadata": { "annotations": { "kubernetes.io/config.source": "file" } }, "spec": {} }""", Outcome.Injected)]
    public void Mirrors_and_Windows_are_left_alone(string pod, Outcome want)
    {
        var injected = InjectedPod.From(pod);

        Assert.That(injected.Decision.Outcome, Is.EqualTo(want));
        Assert.That(injected.Document.Edits, Is.Empty);
    }
}
