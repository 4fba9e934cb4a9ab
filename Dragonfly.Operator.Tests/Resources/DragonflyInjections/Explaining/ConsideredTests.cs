using Dragonfly.Operator.Pods;
using static Dragonfly.Operator.Tests.Resources.DragonflyInjections.Explaining.Explained;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Explaining;

/// <summary>Why a resource was chosen, and why each other was not.</summary>
public sealed class ConsideredTests
{
    private const string Asks = "\"annotations\": { \"dragonfly.io/inject\": \"true\" }";

    private static readonly NamespaceInfo Namespace = new("ml", new Dictionary<string, string>(), new Dictionary<string, string>());

    [Test]
    public void Each_has_its_own_reason() => Assert.That(
        Reasons(Of(
            Pod(Asks), Namespace,
            Rule("a-off", enabled: false, priority: 9), Rule("b-other", priority: 8, namespaceLabel: "gpu"),
            Rule("c-other", priority: 7, podLabel: "web"), Rule("d", priority: 5), Rule("e", priority: 5), Rule("f"))),
        Is.EqualTo(new[]
        {
            "a-off: not enabled",
            "b-other: spec.namespaceSelector does not match the namespace",
            "c-other: spec.podSelector does not match the Pod",
            "d*: the first enabled one that selects the Pod",
            "e: d has the same priority and comes first by name",
            "f: d has the higher priority",
        }));

    [Test]
    public void A_name_goes_before_all_else() => Assert.That(
        Reasons(Of(Pod("\"annotations\": { \"dragonfly.io/inject\": \"true\", \"dragonfly.io/injection\": \"b\" }"), Namespace, Rule("a"), Rule("b", podLabel: "web"))),
        Is.EqualTo(new[] { "a: the Pod's annotation dragonfly.io/injection names another", "b*: named by the Pod's annotation dragonfly.io/injection" }));

    [Test]
    public void A_name_in_the_namespace_does_so_too()
    {
        var named = new NamespaceInfo("ml", new Dictionary<string, string>(), new Dictionary<string, string> { ["dragonfly.io/injection"] = "b" });
        Assert.That(
            Reasons(Of(Pod(Asks), named, Rule("a"), Rule("b", enabled: false))),
            Is.EqualTo(new[] { "a: the namespace's annotation dragonfly.io/injection names another", "b*: named by the namespace's annotation dragonfly.io/injection, but not enabled" }));
    }

    [TestCase("", "", "selects the Pod, but injection is not asked for")]
    [TestCase("\"annotations\": { \"dragonfly.io/inject\": \"false\" }", "", "selects the Pod, but injection is refused")]
    [TestCase("\"annotations\": { \"dragonfly.io/injection\": \"a\" }", "", "named by the Pod's annotation dragonfly.io/injection, but injection is not asked for")]
    [TestCase(Asks, ", \"os\": { \"name\": \"windows\" }", "selects the Pod, but Pods for Windows are never injected")]
    public void None_is_chosen_for_a_Pod_that_is_not_injected(string metadata, string spec, string reason) =>
        Assert.That(Reasons(Of(Pod(metadata, spec: spec), Namespace, Rule("a"))), Is.EqualTo(new[] { $"a: {reason}" }));

    [Test]
    public void What_was_begun_goes_on_whatever_the_namespace_names()
    {
        var named = new NamespaceInfo("ml", new Dictionary<string, string>(), new Dictionary<string, string> { ["dragonfly.io/injection"] = "b" });
        Assert.That(
            Reasons(Of(Pod("\"annotations\": { \"dragonfly.io/inject\": \"true\", \"dragonfly.io/injected\": \"c\" }"), named, Rule("a"), Rule("b"), Rule("c", podLabel: "web"))),
            Is.EqualTo(new[]
            {
                "a: the Pod was injected with c before, says its annotation dragonfly.io/injected",
                "b: the Pod was injected with c before, says its annotation dragonfly.io/injected",
                "c*: the Pod was injected with it before, says its annotation dragonfly.io/injected",
            }));
    }

    [Test]
    public void What_was_begun_with_a_resource_that_is_gone_says_nothing() => Assert.That(
        Reasons(Of(Pod("\"annotations\": { \"dragonfly.io/inject\": \"true\", \"dragonfly.io/injected\": \"gone\" }"), Namespace, Rule("a"), Rule("b"))),
        Is.EqualTo(new[] { "a*: the first enabled one that selects the Pod", "b: a has the same priority and comes first by name" }));

    private static string[] Reasons(MutationReport explained) =>
        [.. explained.Considered.Select(injection => $"{injection.Name}{(injection.Chosen ? "*" : "")}: {injection.Reason}")];
}
