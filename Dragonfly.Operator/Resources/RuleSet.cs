using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;

namespace Dragonfly.Operator.Resources;

/// <summary>All rules of a kind at a moment. Immutable; a change makes a new set.</summary>
public sealed class RuleSet<TRule>
    where TRule : ResourceRule
{
    private readonly FrozenDictionary<string, TRule> _byName;
    private readonly TRule[] _byPreference;
    private readonly TRule[] _forUnknownNamespace;

    // Found once for each pair of snapshots, and forgotten with the namespace's: both are replaced, never changed.
    private readonly ConditionalWeakTable<NamespaceInfo, TRule[]> _matching = [];

    public RuleSet(IEnumerable<TRule> rules)
    {
        _byPreference = [.. rules.OrderByDescending(rule => rule.Priority).ThenBy(rule => rule.Name, StringComparer.Ordinal)];
        _byName = _byPreference.ToFrozenDictionary(rule => rule.Name);
        _forUnknownNamespace = Select(FrozenDictionary<string, string>.Empty);
    }

    /// <summary>The preferred first: by priority, then by name.</summary>
    public IReadOnlyList<TRule> ByPreference => _byPreference;

    public TRule? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The rules that select a namespace, the preferred first.</summary>
    /// <param name="namespace">The namespace; null when nothing is known of it, not even a label.</param>
    public IReadOnlyList<TRule> Matching(NamespaceInfo? @namespace)
    {
        if (@namespace is null)
        {
            return _forUnknownNamespace;
        }

        return _matching.TryGetValue(@namespace, out var known) ? known : _matching.GetValue(@namespace, found => Select(found.Labels));
    }

    /// <summary>The rules in use that select a Pod by its namespace and labels, the preferred first.</summary>
    public IReadOnlyList<TRule> Selecting(PodDocument pod, NamespaceInfo? @namespace)
    {
        List<TRule>? selecting = null;
        var labels = new JsonLabels(pod.Labels);
        foreach (var rule in Matching(@namespace))
        {
            if (rule.Enabled && rule.PodSelector.Matches(labels))
            {
                (selecting ??= []).Add(rule);
            }
        }

        return selecting ?? (IReadOnlyList<TRule>)[];
    }

    private TRule[] Select(IReadOnlyDictionary<string, string> labels)
    {
        var mapped = new MappedLabels(labels);
        return [.. _byPreference.Where(rule => rule.NamespaceSelector.Matches(mapped))];
    }
}
