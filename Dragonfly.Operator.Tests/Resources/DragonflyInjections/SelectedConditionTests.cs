using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>How many namespaces a resource matches, and whether another hides it.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SelectedConditionTests
{
    private const string TierA = """ "namespaceSelector": { "matchLabels": { "tier": "a" } } """;
    private const string TierB = """ "namespaceSelector": { "matchLabels": { "tier": "b" } } """;

    private readonly DragonflyInjectionKind _cache = new();

    [TestCase("{}", "", "True Selected: Matches all namespaces.")]
    [TestCase("{}", "a", "True Selected: Matches all namespaces.")]
    [TestCase("{" + TierA + "}", "", "False NoNamespaces: Matches no namespace.")]
    [TestCase("{" + TierA + "}", "b", "False NoNamespaces: Matches no namespace.")]
    [TestCase("{" + TierA + "}", "a b", "True Selected: Matches 1 namespace.")]
    [TestCase("{" + TierA + "}", "a b a a", "True Selected: Matches 3 namespaces.")]
    [TestCase("{ \"enabled\": false }", "a", "False Disabled: The resource is not enabled.")]
    [TestCase("{ \"podSelector\": { \"matchLabels\": { \"app\": \"x\" } } }", "a", "True Selected: Matches all namespaces.")]
    public void Namespaces_are_counted(string spec, string tiers, string condition) => Assert.That(Selected("own", spec, tiers), Is.EqualTo(condition));

    [TestCase("\"priority\": 1", "False Hidden: Matches all namespaces, but other goes before it in each.")]
    [TestCase("\"priority\": 0", "False Hidden: Matches all namespaces, but other goes before it in each.", Description = "ties go to the first name")]
    [TestCase("\"priority\": -1", "True Selected: Matches all namespaces. It takes all Pods there from other, which it goes before.")]
    [TestCase("\"priority\": -1, " + TierA, "True Selected: Matches all namespaces. It takes all Pods there from other, which it goes before.")]
    [TestCase("\"priority\": -1, \"enabled\": false", "True Selected: Matches all namespaces.")]
    [TestCase("\"priority\": -1, \"namespaceSelector\": { \"matchLabels\": { \"tier\": \"z\" } }", "True Selected: Matches all namespaces.")]
    [TestCase("\"priority\": 1, \"enabled\": false", "True Selected: Matches all namespaces.")]
    [TestCase("\"priority\": 1, \"podSelector\": { \"matchLabels\": { \"app\": \"x\" } }", "True Selected: Matches all namespaces.", Description = "some Pods are left")]
    [TestCase("\"priority\": 1, " + TierA, "True PartlyHidden: Matches all namespaces; other goes before it in some.")]
    [TestCase("\"priority\": 1, \"namespaceSelector\": { \"matchExpressions\": [{ \"key\": \"tier\", \"operator\": \"In\", \"values\": [\"a\", \"b\"] }] }", "False Hidden: Matches all namespaces, but other goes before it in each.")]
    public void Another_may_go_before_it(string other, string condition)
    {
        _cache.Set(Injections.From($"{{{other}}}", name: "other"));
        Assert.That(Selected("own", "{}", "a b"), Is.EqualTo(condition));
    }

    [Test]
    public void One_that_was_meant_to_be_named_takes_over_if_its_name_comes_first_which_is_said()
    {
        _cache.Set(Injections.From("{}", name: "default"));
        Assert.That(Selected("by-name", "{}", "a"), Is.EqualTo("True Selected: Matches all namespaces. It takes all Pods there from default, which it goes before."));
        Assert.That(Selected("by-label", """{ "podSelector": { "matchLabels": { "app": "x" } } }""", "a"), Is.EqualTo("True Selected: Matches all namespaces."));
    }

    [Test]
    public void What_another_takes_it_does_not_take()
    {
        _cache.Set(Injections.From("{ \"priority\": 2, " + TierA + "}", name: "first"));
        _cache.Set(Injections.From("{ " + TierA + "}", name: "last-a"));
        _cache.Set(Injections.From("{ " + TierB + "}", name: "last-b"));
        Assert.That(
            Selected("own", """{ "priority": 1 }""", "a b"),
            Is.EqualTo("True PartlyHidden: Matches all namespaces; first goes before it in some. It takes all Pods there from last-b, which it goes before."));
    }

    [Test]
    public void Of_many_a_few_are_named()
    {
        for (var i = 0; i < 8; i++)
        {
            _cache.Set(Injections.From("{}", name: $"z{i}"));
        }

        Assert.That(Selected("own", "{}", "a"), Does.EndWith("from z0, z1, z2, z3, z4 and 3 more, which it goes before."));
    }

    [Test]
    public void One_that_is_bad_now_hides_nothing_though_it_may_still_be_in_force()
    {
        _cache.Set(Injections.From("""{ "priority": 1 }""", name: "other"));
        _cache.Set(Injections.From("""{ "priority": 1, "proxyPort": 0 }""", name: "other"));
        Assert.That(Selected("own", "{}", "a"), Is.EqualTo("True Selected: Matches all namespaces."));
    }

    [TestCase("a b")]
    [TestCase("b a")]
    public void Of_several_the_most_preferred_is_named_in_whatever_order_namespaces_come(string tiers)
    {
        _cache.Set(Injections.From("{ \"priority\": 1, " + TierA + "}", name: "second"));
        _cache.Set(Injections.From("{ \"priority\": 2, " + TierB + "}", name: "first"));
        Assert.That(Selected("own", "{}", tiers), Is.EqualTo("False Hidden: Matches all namespaces, but first goes before it in each."));
    }

    private string Selected(string name, string spec, string tiers)
    {
        var resource = Injections.From(spec, name);
        var read = _cache.Set(resource);
        var namespaces = tiers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((tier, index) =>
            new NamespaceInfo($"n{index}", new Dictionary<string, string> { ["tier"] = tier }, new Dictionary<string, string>()));
        var status = InjectionConditions.Observe(resource, read, _cache.Rules.UpToDate, namespaces, DateTime.UnixEpoch);
        var condition = status.Find(InjectionConditions.Selected)!;
        return $"{condition.Status} {condition.Reason}: {condition.Message}";
    }
}
