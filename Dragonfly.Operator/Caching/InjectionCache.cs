using System.Collections.Immutable;
using Dragonfly.Operator.Caching.Reading;
using Dragonfly.Operator.Entities;
using Dragonfly.Operator.Injection.Selection;

namespace Dragonfly.Operator.Caching;

/// <summary>The DragonflyInjections in force, for the webhook to read without a lock; a change swaps the snapshot.</summary>
public sealed class InjectionCache
{
    private Snapshot _snapshot = new(ImmutableDictionary<string, InjectionRule>.Empty, InjectionSet.Empty);

    public InjectionSet Current => Volatile.Read(ref _snapshot).Set;

    /// <summary>Puts a resource in force. With errors nothing changes: what was in force under its name stays so.</summary>
    public ReadResult Set(V1Alpha1DragonflyInjection resource)
    {
        var read = InjectionReader.Read(resource);
        if (read.Rule is { } rule)
        {
            Update(rules => rules.SetItem(rule.Name, rule));
        }

        return read;
    }

    public void Remove(string name) => Update(rules => rules.Remove(name));

    /// <summary>Replaces everything at once.</summary>
    public void Replace(IEnumerable<InjectionRule> rules) => Update(_ => rules.ToImmutableDictionary(rule => rule.Name));

    private void Update(Func<ImmutableDictionary<string, InjectionRule>, ImmutableDictionary<string, InjectionRule>> change)
    {
        Snapshot before, after;
        do
        {
            before = Volatile.Read(ref _snapshot);
            var rules = change(before.Rules);
            after = new(rules, new InjectionSet(rules.Values));
        }
        while (Interlocked.CompareExchange(ref _snapshot, after, before) != before);
    }

    private sealed record Snapshot(ImmutableDictionary<string, InjectionRule> Rules, InjectionSet Set);
}
