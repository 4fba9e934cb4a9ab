using Dragonfly.Operator.Caching.Reading;
using Dragonfly.Operator.Entities;
using Dragonfly.Operator.Injection.Selection;
using k8s.Models;

namespace Dragonfly.Operator.Controllers;

/// <summary>Says in the status of a DragonflyInjection how the operator found it.</summary>
internal static class InjectionConditions
{
    public const string Ready = "Ready";
    public const string Selected = "Selected";
    public const string Valid = "Valid";
    public const string InvalidSpec = "InvalidSpec";

    // Conditions hold at most 32 KiB; a spec with more errors than that has been told enough.
    private const int LongestMessage = 4096;

    /// <summary>The status as it should be: the very one that is there, where nothing changed.</summary>
    public static DragonflyInjectionStatus Update(
        V1Alpha1DragonflyInjection resource, ReadResult read, InjectionSet set, IEnumerable<NamespaceFacts> namespaces, DateTime now)
    {
        var before = resource.Status ?? new DragonflyInjectionStatus();
        V1Condition[] wanted = [ReadyCondition(resource, read, set), SelectedCondition(read, set, namespaces)];
        var conditions = wanted.Select(condition => Merge(condition, before, resource.Metadata.Generation, now)).ToList();
        return before.ObservedGeneration == resource.Metadata.Generation
            && before.Conditions is { } old
            && conditions.Count == old.Count
            && conditions.All(old.Contains)
            ? before
            : new DragonflyInjectionStatus { ObservedGeneration = resource.Metadata.Generation, Conditions = conditions };
    }

    public static V1Condition? Find(DragonflyInjectionStatus? status, string type) =>
        status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    private static V1Condition ReadyCondition(V1Alpha1DragonflyInjection resource, ReadResult read, InjectionSet set)
    {
        if (read.Rule is not null)
        {
            return New(Ready, "True", Valid, "The spec is valid and in force.");
        }

        var consequence = set.Find(resource.Metadata.Name) is null ? "The resource is not used." : "Its last valid state stays in force.";
        return New(Ready, "False", InvalidSpec, $"{string.Join("; ", read.Errors)}. {consequence}");
    }

    private static V1Condition SelectedCondition(ReadResult read, InjectionSet set, IEnumerable<NamespaceFacts> namespaces)
    {
        if (read.Rule is not { } rule)
        {
            return New(Selected, "Unknown", InvalidSpec, "The spec is invalid.");
        }

        if (!rule.Enabled)
        {
            return New(Selected, "False", "Disabled", "The resource is not enabled.");
        }

        var (matching, hidden, hiddenBy) = Selection(rule, set, namespaces);
        var number = rule.NamespaceSelector.MatchesEverything ? "all namespaces" : matching == 1 ? "1 namespace" : $"{matching} namespaces";
        return matching switch
        {
            0 when !rule.NamespaceSelector.MatchesEverything => New(Selected, "False", "NoNamespaces", "Matches no namespace."),
            _ when matching > 0 && hidden == matching =>
                New(Selected, "False", "Hidden", $"Matches {number}, but {hiddenBy} goes before it in each."),
            _ when hidden > 0 => New(Selected, "True", "PartlyHidden", $"Matches {number}; {hiddenBy} goes before it in some."),
            _ => New(Selected, "True", "Selected", $"Matches {number}."),
        };
    }

    private static (int Matching, int Hidden, string? HiddenBy) Selection(
        InjectionRule rule, InjectionSet set, IEnumerable<NamespaceFacts> namespaces)
    {
        var (matching, hidden, hiddenBy) = (0, 0, default(string));
        foreach (var @namespace in namespaces)
        {
            var labels = new MappedLabels(@namespace.Labels);
            if (!rule.NamespaceSelector.Matches(labels))
            {
                continue;
            }

            matching++;
            var preferred = set.ByPreference
                .TakeWhile(other => other.Name != rule.Name)
                .FirstOrDefault(other => other.Enabled && other.PodSelector.MatchesEverything && other.NamespaceSelector.Matches(labels));
            hidden += preferred is null ? 0 : 1;
            hiddenBy ??= preferred?.Name;
        }

        return (matching, hidden, hiddenBy);
    }

    private static V1Condition Merge(V1Condition wanted, DragonflyInjectionStatus before, long? generation, DateTime now)
    {
        var old = Find(before, wanted.Type);
        if (old is not null
            && (old.Status, old.Reason, old.Message, old.ObservedGeneration) == (wanted.Status, wanted.Reason, wanted.Message, generation))
        {
            return old;
        }

        wanted.ObservedGeneration = generation;
        wanted.LastTransitionTime = old is not null && old.Status == wanted.Status ? old.LastTransitionTime : now;
        return wanted;
    }

    private static V1Condition New(string type, string status, string reason, string message) => new()
    {
        Type = type,
        Status = status,
        Reason = reason,
        Message = message.Length <= LongestMessage ? message : $"{message[..LongestMessage]}…",
    };
}
