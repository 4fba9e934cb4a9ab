using System.Collections.Frozen;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Rules;

/// <summary>All DragonflyInjections of a moment. Immutable; a change makes a new set.</summary>
public sealed class InjectionSet
{
    private readonly FrozenDictionary<string, InjectionRule> _byName;
    private readonly InjectionRule[] _byPreference;

    public InjectionSet(IEnumerable<InjectionRule> rules)
    {
        _byPreference = [.. rules.OrderByDescending(rule => rule.Priority).ThenBy(rule => rule.Name, StringComparer.Ordinal)];
        _byName = _byPreference.ToFrozenDictionary(rule => rule.Name);
        ForUnknownNamespace = FindCandidates(FrozenDictionary<string, string>.Empty).Rules;
    }

    public static InjectionSet Empty { get; } = new([]);

    /// <summary>The preferred first: by priority, then by name.</summary>
    public IReadOnlyList<InjectionRule> ByPreference => _byPreference;

    /// <summary>What selects a namespace of which no label is known.</summary>
    internal IReadOnlyList<InjectionRule> ForUnknownNamespace { get; }

    public InjectionRule? Find(string name) => _byName.GetValueOrDefault(name);

    internal Candidates FindCandidates(IReadOnlyDictionary<string, string> namespaceLabels)
    {
        var labels = new MappedLabels(namespaceLabels);
        return new(this, [.. _byPreference.Where(rule => rule.NamespaceSelector.Matches(labels))]);
    }
}

/// <summary>The rules of a set that select some namespace, the preferred first.</summary>
internal sealed record Candidates(InjectionSet Set, IReadOnlyList<InjectionRule> Rules);
