using System.Buffers;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>Chooses the DragonflyInjection of a Pod: the one that is named, or the first enabled one that selects it.</summary>
/// <remarks>For an explanation each resource is considered, those too that a review never looks at.</remarks>
internal static class InjectionChoice
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>Chooses one for a Pod that is to be injected.</summary>
    /// <returns>The outcome and what was found: for <see cref="Outcome.Disabled"/> the first that would do if it were enabled.</returns>
    public static (string Outcome, InjectionRule? Chosen) Choose(
        PodDocument pod, NamespaceInfo? @namespace, RuleSet<InjectionRule> injections, MutationRecord record)
    {
        var (by, name) = FindName(pod, @namespace, injections);
        var (enabled, disabled) = name is null
            ? BySelectors(pod, @namespace, injections, record, withheld: null)
            : ByName(by, name, injections, record, withheld: null);
        if (enabled is not null)
        {
            return (Outcome.Injected, enabled);
        }

        if (disabled is not null)
        {
            record.Warnings.Add(Outcome.Disabled, $"DragonflyInjection \"{disabled.Name}\" is not enabled, so nothing was injected");
            return (Outcome.Disabled, disabled);
        }

        if (name is null)
        {
            record.Warnings.Add(InjectionOutcome.NoInjection, "no DragonflyInjection selects this Pod, so nothing was injected");
            return (InjectionOutcome.NoInjection, null);
        }

        // What cannot be a name may be anything, and warnings and logs are no place for that.
        var shown = name.AsSpan().ContainsAnyExcept(NameCharacters) ? "" : $" \"{Excerpt.Name(name)}\"";
        record.Warnings.Add(InjectionOutcome.UnknownInjection, $"DragonflyInjection{shown} does not exist, so nothing was injected");
        return (InjectionOutcome.UnknownInjection, null);
    }

    /// <summary>Records why none is chosen for a Pod that is not injected, whatever resources there are.</summary>
    public static void ConsiderNone(
        PodDocument pod, NamespaceInfo? @namespace, RuleSet<InjectionRule> injections, string withheld, MutationRecord record)
    {
        if (!record.Explains)
        {
            return;
        }

        var (by, name) = FindName(pod, @namespace, injections);
        _ = name is null ? BySelectors(pod, @namespace, injections, record, withheld) : ByName(by, name, injections, record, withheld);
    }

    /// <summary>What names a DragonflyInjection, and which; null: nothing does, so the selectors choose.</summary>
    private static (ChosenBy By, string? Name) FindName(PodDocument pod, NamespaceInfo? @namespace, RuleSet<InjectionRule> injections) =>
        pod.Annotation(AnnotationNames.Injection) is { } byPod ? (ChosenBy.PodAnnotation, byPod)
        // What was begun with one resource is completed with it: the settings of two do not make a whole.
        : pod.Annotation(AnnotationNames.Injected) is { } begun && injections.Find(begun) is not null ? (ChosenBy.InjectedAnnotation, begun)
        : @namespace?.Injection is { } byNamespace ? (ChosenBy.NamespaceAnnotation, byNamespace)
        : (ChosenBy.Selectors, null);

    private static (InjectionRule? Enabled, InjectionRule? Disabled) ByName(
        ChosenBy by, string name, RuleSet<InjectionRule> injections, MutationRecord record, string? withheld)
    {
        if (record.Considered is { } considered)
        {
            foreach (var rule in injections.ByPreference)
            {
                var reason = rule.Name != name ? NotNamed(by, name)
                    : !rule.Enabled ? $"{Named(by)}, but not enabled"
                    : withheld is null ? Named(by)
                    : $"{Named(by)}, but {withheld}";
                considered.Add(new(rule.Name, rule.Priority, rule.Name == name && withheld is null, reason));
            }
        }

        var named = injections.Find(name);
        return named is { Enabled: true } ? (named, null) : (null, named);
    }

    private static (InjectionRule? Enabled, InjectionRule? Disabled) BySelectors(
        PodDocument pod, NamespaceInfo? @namespace, RuleSet<InjectionRule> injections, MutationRecord record, string? withheld)
    {
        InjectionRule? enabled = null;
        InjectionRule? disabled = null;
        var labels = new JsonLabels(pod.Labels);
        var selecting = injections.Matching(@namespace);
        foreach (var rule in record.Explains ? injections.ByPreference : selecting)
        {
            string reason;
            if (record.Explains && !selecting.Contains(rule))
            {
                reason = $"spec.namespaceSelector does not match the namespace{(@namespace is null ? ", of which no label is known" : "")}";
            }
            else if (!rule.PodSelector.Matches(labels))
            {
                reason = "spec.podSelector does not match the Pod";
            }
            else if (!rule.Enabled)
            {
                disabled ??= rule;
                reason = "not enabled";
            }
            else if (withheld is not null)
            {
                reason = $"selects the Pod, but {withheld}";
            }
            else if (enabled is null)
            {
                enabled = rule;
                reason = "the first enabled one that selects the Pod";
                if (!record.Explains)
                {
                    break;
                }
            }
            else
            {
                reason = enabled.Priority > rule.Priority
                    ? $"{enabled.Name} has the higher priority"
                    : $"{enabled.Name} has the same priority and comes first by name";
            }

            record.Considered?.Add(new(rule.Name, rule.Priority, ReferenceEquals(rule, enabled), reason));
        }

        MarkDisabled(record, enabled is null && withheld is null ? disabled : null);
        return (enabled, disabled);
    }

    /// <summary>Without an enabled one, the first that is not stands for the outcome.</summary>
    private static void MarkDisabled(MutationRecord record, InjectionRule? disabled)
    {
        if (disabled is not null && record.Considered is { } considered)
        {
            var index = considered.FindIndex(one => one.Name == disabled.Name);
            considered[index] = considered[index] with { Chosen = true };
        }
    }

    private static string Named(ChosenBy by) => by switch
    {
        ChosenBy.PodAnnotation => $"named by the Pod's annotation {AnnotationNames.Injection}",
        ChosenBy.InjectedAnnotation => $"the Pod was injected with it before, says its annotation {AnnotationNames.Injected}",
        _ => $"named by the namespace's annotation {AnnotationNames.Injection}",
    };

    private static string NotNamed(ChosenBy by, string name) => by switch
    {
        ChosenBy.PodAnnotation => $"the Pod's annotation {AnnotationNames.Injection} names another",
        ChosenBy.InjectedAnnotation => $"the Pod was injected with {name} before, says its annotation {AnnotationNames.Injected}",
        _ => $"the namespace's annotation {AnnotationNames.Injection} names another",
    };
}
