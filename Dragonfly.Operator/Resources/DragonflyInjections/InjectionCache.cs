using System.Collections.Immutable;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>The DragonflyInjections in force, for the webhook to read without a lock; a change swaps the snapshot.</summary>
public sealed class InjectionCache
{
    private Snapshot _snapshot = new(ImmutableDictionary<string, InjectionRule>.Empty, ImmutableHashSet<string>.Empty);

    public RuleSet<InjectionRule> Current => Volatile.Read(ref _snapshot).Set;

    /// <summary>
    /// Those whose newest state is the one in force, the preferred first. What else is in force, because something was
    /// valid before, is known only to a replica that was there to see it.
    /// </summary>
    public IReadOnlyList<InjectionRule> UpToDate
    {
        get
        {
            var snapshot = Volatile.Read(ref _snapshot);
            return [.. snapshot.Set.ByPreference.Where(rule => !snapshot.Outdated.Contains(rule.Name))];
        }
    }

    /// <summary>Puts a resource in force. With errors what was in force under its name stays so.</summary>
    public ReadResult Set(V1Alpha1DragonflyInjection resource)
    {
        var read = InjectionReader.Read(resource);
        Update(read.Rule is { } rule
            ? before => new(before.Rules.SetItem(rule.Name, rule), before.Outdated.Remove(rule.Name))
            : before => before with { Outdated = before.Outdated.Add(resource.Metadata.Name) });
        return read;
    }

    public void Remove(string name) => Update(before => new(before.Rules.Remove(name), before.Outdated.Remove(name)));

    /// <summary>Replaces everything at once.</summary>
    public void Replace(IEnumerable<InjectionRule> rules) => Update(_ => new(rules.ToImmutableDictionary(rule => rule.Name), []));

    private void Update(Func<Snapshot, Snapshot> change)
    {
        Snapshot before, after;
        do
        {
            before = Volatile.Read(ref _snapshot);
            after = change(before);
            // Namespaces remember what selects them for as long as the set is the same one.
            after = after with { Set = after.Rules == before.Rules ? before.Set : new RuleSet<InjectionRule>(after.Rules.Values) };
        }
        while (Interlocked.CompareExchange(ref _snapshot, after, before) != before);
    }

    private sealed record Snapshot(ImmutableDictionary<string, InjectionRule> Rules, ImmutableHashSet<string> Outdated, RuleSet<InjectionRule> Set)
    {
        public Snapshot(ImmutableDictionary<string, InjectionRule> rules, ImmutableHashSet<string> outdated)
            : this(rules, outdated, new RuleSet<InjectionRule>([]))
        {
        }
    }
}
