using System.Collections.Immutable;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources;

/// <summary>The rules of a kind in force, for the webhook to read without a lock; a change swaps the snapshot.</summary>
public sealed class RuleCache<TRule>
    where TRule : ResourceRule
{
    private Snapshot _snapshot = new(ImmutableDictionary<string, TRule>.Empty, ImmutableHashSet<string>.Empty, new([]));

    public RuleSet<TRule> Current => Volatile.Read(ref _snapshot).Set;

    /// <summary>
    /// The rules whose newest state is the one in force, the preferred first. What else is in force, because a resource was valid
    /// before, is known only to a replica that was there to see it.
    /// </summary>
    public IReadOnlyList<TRule> UpToDate
    {
        get
        {
            var snapshot = Volatile.Read(ref _snapshot);
            return [.. snapshot.Set.ByPreference.Where(rule => !snapshot.Outdated.Contains(rule.Name))];
        }
    }

    /// <summary>Whether a resource of that name was seen, be it valid or not.</summary>
    public bool HasSeen(string name)
    {
        var snapshot = Volatile.Read(ref _snapshot);
        return snapshot.Rules.ContainsKey(name) || snapshot.Outdated.Contains(name);
    }

    /// <summary>Puts a rule in force. Without one, because the resource is invalid, what was in force under its name stays so.</summary>
    /// <param name="name">The rule's name.</param>
    /// <param name="rule">The rule; null for an invalid resource.</param>
    public void Set(string name, TRule? rule) => Update(rule is null
        ? before => before with { Outdated = before.Outdated.Add(name) }
        : before => before with { Rules = before.Rules.SetItem(name, rule), Outdated = before.Outdated.Remove(name) });

    public void Remove(string name) =>
        Update(before => before with { Rules = before.Rules.Remove(name), Outdated = before.Outdated.Remove(name) });

    public void Replace(IEnumerable<TRule> rules) =>
        Update(before => before with { Rules = rules.ToImmutableDictionary(rule => rule.Name), Outdated = [] });

    private void Update(Func<Snapshot, Snapshot> change) => ImmutableInterlocked.Update(ref _snapshot, before =>
    {
        var after = change(before);

        // A set remembers what selects each namespace, for as long as its rules are the same.
        return after with { Set = after.Rules == before.Rules ? before.Set : new(after.Rules.Values) };
    });

    private sealed record Snapshot(ImmutableDictionary<string, TRule> Rules, ImmutableHashSet<string> Outdated, RuleSet<TRule> Set);
}
