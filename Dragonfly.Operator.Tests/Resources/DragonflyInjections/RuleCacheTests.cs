using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>What is in force after what has happened.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RuleCacheTests
{
    private readonly DragonflyInjectionKind _cache = new();

    [Test]
    public void The_newest_valid_state_is_in_force()
    {
        _cache.Set(Injections.From("""{ "proxyPort": 1 }"""));
        _cache.Set(Injections.From("""{ "proxyPort": 2 }"""));

        Assert.That(_cache.Rules.Current.Find("default")!.Settings.ProxyPort, Is.EqualTo(2));
        Assert.That(_cache.Rules.UpToDate, Has.Count.EqualTo(1));
    }

    [TestCase("""{ "proxyPort": 0 }""")]
    [TestCase("""{ "proxyPort": "abc" }""")]
    public void A_bad_state_leaves_the_one_before_in_force(string bad)
    {
        _cache.Set(Injections.From("""{ "proxyPort": 1 }"""));
        var before = _cache.Rules.Current;

        Assert.That(_cache.Set(Injections.From(bad)).Errors, Has.Count.EqualTo(1));
        Assert.That(_cache.Rules.Current, Is.SameAs(before));
        Assert.That(_cache.Rules.Current.Find("default")!.Settings.ProxyPort, Is.EqualTo(1));
    }

    [Test]
    public void A_bad_one_that_never_was_good_is_not_used()
    {
        _cache.Set(Injections.From("""{ "proxyPort": 0 }"""));

        Assert.That(_cache.Rules.Current.Find("default"), Is.Null);
        Assert.That(_cache.Rules.UpToDate, Is.Empty);
    }

    [Test]
    public void What_only_this_replica_remembers_is_not_up_to_date()
    {
        _cache.Set(Injections.From("{}", name: "a"));
        _cache.Set(Injections.From("{}", name: "b"));
        _cache.Set(Injections.From("""{ "proxyPort": 0 }""", name: "a"));
        Assert.That(_cache.Rules.UpToDate.Select(rule => rule.Name), Is.EqualTo(new[] { "b" }));

        _cache.Set(Injections.From("{}", name: "a"));
        Assert.That(_cache.Rules.UpToDate.Select(rule => rule.Name), Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void A_deleted_one_is_gone_even_if_it_was_bad()
    {
        _cache.Set(Injections.From("{}"));
        _cache.Set(Injections.From("""{ "proxyPort": 0 }"""));
        _cache.Rules.Remove("default");
        Assert.That(_cache.Rules.Current.Find("default"), Is.Null);

        _cache.Set(Injections.From("{}"));
        Assert.That(_cache.Rules.UpToDate, Has.Count.EqualTo(1));
    }

    [Test]
    public void Replacing_forgets_all_that_was()
    {
        _cache.Set(Injections.From("{}", name: "a"));
        _cache.Set(Injections.From("""{ "proxyPort": 0 }""", name: "default"));
        _cache.Replace([InjectionRule.Default]);

        Assert.That(_cache.Rules.UpToDate.Select(rule => rule.Name), Is.EqualTo(new[] { "default" }));
    }

    [Test]
    public void Concurrent_changes_lose_nothing()
    {
        Parallel.For(0, 200, index =>
        {
            _cache.Set(Injections.From($"{{ \"proxyPort\": {index + 1} }}", name: $"i{index}"));
            if (index % 2 == 1)
            {
                _cache.Rules.Remove($"i{index}");
            }
        });

        var expected = Enumerable.Range(0, 100).Select(index => ($"i{index * 2}", (index * 2) + 1));
        Assert.That(_cache.Rules.Current.ByPreference.Select(rule => (rule.Name, rule.Settings.ProxyPort)), Is.EquivalentTo(expected));
        Assert.That(_cache.Rules.UpToDate, Has.Count.EqualTo(100));
    }

    [Test]
    public void A_change_is_not_lost_to_one_that_changes_nothing()
    {
        var isFirst = true;
        _cache.Rules.Replace(Rules());
        Assert.That(_cache.Rules.Current.Find("default"), Is.Not.Null);

        // The rules are read between reading the snapshot and replacing it.
        IEnumerable<InjectionRule> Rules()
        {
            if (isFirst)
            {
                isFirst = false;
                _cache.Rules.Remove("none");
            }

            yield return InjectionRule.Default;
        }
    }

    [Test]
    public void A_snapshot_that_was_read_does_not_change()
    {
        _cache.Set(Injections.From("{}"));
        var before = _cache.Rules.Current;
        _cache.Rules.Remove("default");

        Assert.That(before.Find("default"), Is.Not.Null);
    }
}
