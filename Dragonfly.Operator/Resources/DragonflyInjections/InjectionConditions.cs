using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>Says in the status of a DragonflyInjection how the operator found it.</summary>
internal static class InjectionConditions
{
    public const string Ready = "Ready";
    public const string Selected = "Selected";
    public const string Valid = "Valid";
    public const string InvalidSpec = "InvalidSpec";

    private const string File = "File";

    // Of many resources a few say enough.
    private const int MostNamed = 5;

    // Conditions hold at most 32 KiB; a spec with more errors than that has been told enough.
    private const int LongestErrors = 4096;

    // It must not depend on what this replica happens to remember: another that does not would write the opposite, for ever.
    private const string Consequence = "The last valid spec, if there was one, stays in force until the operator restarts.";

    /// <summary>The status as it should be: the very one that is there, where nothing changed.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="read">What came of reading it.</param>
    /// <param name="rules">All valid resources, the preferred first.</param>
    /// <param name="namespaces">All namespaces; null while they are not all known.</param>
    /// <param name="now">The time (UTC).</param>
    public static DragonflyInjectionStatus Update(
        V1Alpha1DragonflyInjection resource,
        ReadResult read,
        IReadOnlyList<InjectionRule> rules,
        IEnumerable<NamespaceInfo>? namespaces,
        DateTime now)
    {
        var before = resource.Status ?? new DragonflyInjectionStatus();
        var selected = namespaces is null
            ? Find(before, Selected)
            : Merge(SelectedCondition(read, rules, namespaces), before, resource.Metadata.Generation ?? 0, now);
        List<ResourceCondition> conditions = [Merge(ReadyCondition(read), before, resource.Metadata.Generation ?? 0, now)];
        if (selected is not null)
        {
            conditions.Add(selected);
        }

        var socketMount = SocketMountOf(read.Rule);
        return before.ObservedGeneration == resource.Metadata.Generation
            && before.SocketMount == socketMount
            && before.Conditions is { } old
            && conditions.Count == old.Count
            && conditions.All(old.Contains)
            ? before
            : new DragonflyInjectionStatus { ObservedGeneration = resource.Metadata.Generation, SocketMount = socketMount, Conditions = conditions };
    }

    public static ResourceCondition? Find(DragonflyInjectionStatus? status, string type) =>
        status?.Conditions?.FirstOrDefault(condition => condition.Type == type);

    private static ResourceCondition ReadyCondition(ReadResult read) => read.Rule is not null
        ? New(Ready, "True", Valid, $"The spec is valid and in force.{(SocketMountOf(read.Rule) == File ? MayBlock(read.Rule) : "")}")
        : New(Ready, "False", InvalidSpec, $"{Shorten(string.Join("; ", read.Errors))}. {Consequence}");

    /// <summary>What of the socket is mounted, for a column of its own: a file that is missing keeps Pods from starting.</summary>
    private static string? SocketMountOf(InjectionRule? rule) => rule is null ? null
        : !rule.Settings.Inject.HasFlag(InjectorKinds.Socket) ? "None"
        : rule.Plan.Socket.IsFile ? File
        : "Directory";

    private static string MayBlock(InjectionRule rule) =>
        $" Injected Pods start only on nodes where {rule.Plan.Socket.HostPath} is a socket: the file itself is mounted.";

    private static ResourceCondition SelectedCondition(ReadResult read, IReadOnlyList<InjectionRule> rules, IEnumerable<NamespaceInfo> namespaces)
    {
        if (read.Rule is not { } rule)
        {
            return New(Selected, "Unknown", InvalidSpec, "The spec is invalid.");
        }

        if (!rule.Enabled)
        {
            return New(Selected, "False", "Disabled", "The resource is not enabled.");
        }

        var (matching, hidden, hiddenBy, hides) = Selection(rule, rules, namespaces);
        var taken = hides.Count == 0 ? "" : $" It takes all Pods there from {Names(hides)}, which it goes before.";
        var number = rule.NamespaceSelector.MatchesEverything ? "all namespaces" : matching == 1 ? "1 namespace" : $"{matching} namespaces";
        return matching switch
        {
            0 when !rule.NamespaceSelector.MatchesEverything => New(Selected, "False", "NoNamespaces", "Matches no namespace."),
            _ when matching > 0 && hidden == matching =>
                New(Selected, "False", "Hidden", $"Matches {number}, but {hiddenBy} goes before it in each."),
            _ when hidden > 0 => New(Selected, "True", "PartlyHidden", $"Matches {number}; {hiddenBy} goes before it in some.{taken}"),
            _ => New(Selected, "True", "Selected", $"Matches {number}.{taken}"),
        };
    }

    private static string Names(IReadOnlyList<string> names) => names.Count <= MostNamed
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";

    private static (int Matching, int Hidden, string? HiddenBy, IReadOnlyList<string> Hides) Selection(
        InjectionRule rule, IReadOnlyList<InjectionRule> rules, IEnumerable<NamespaceInfo> namespaces)
    {
        InjectionRule[] later = rule.PodSelector.MatchesEverything
            ? [.. rules.SkipWhile(other => other.Name != rule.Name).Skip(1).Where(other => other.Enabled)]
            : [];
        var hides = new SortedSet<string>(StringComparer.Ordinal);
        InjectionRule[] preferred =
            [.. rules.TakeWhile(other => other.Name != rule.Name).Where(other => other.Enabled && other.PodSelector.MatchesEverything)];
        var (matching, hidden, first) = (0, 0, preferred.Length);
        foreach (var @namespace in namespaces)
        {
            var labels = new MappedLabels(@namespace.Labels);
            if (rule.NamespaceSelector.Matches(labels))
            {
                matching++;
                var hider = Array.FindIndex(preferred, other => other.NamespaceSelector.Matches(labels));
                hidden += hider >= 0 ? 1 : 0;
                if (hider < 0)
                {
                    hides.UnionWith(later.Where(other => other.NamespaceSelector.Matches(labels)).Select(other => other.Name));
                }

                // Namespaces come in no order, and every replica has to name the same resource.
                first = hider >= 0 ? Math.Min(first, hider) : first;
            }
        }

        return (matching, hidden, hidden > 0 ? preferred[first].Name : null, [.. hides]);
    }

    private static ResourceCondition Merge(ResourceCondition wanted, DragonflyInjectionStatus before, long generation, DateTime now)
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

    private static ResourceCondition New(string type, string status, string reason, string message) => new()
    {
        Type = type,
        Status = status,
        Reason = reason,
        Message = message,
    };

    private static string Shorten(string text)
    {
        if (text.Length <= LongestErrors)
        {
            return text;
        }

        // Half of a surrogate pair is no text.
        var end = char.IsHighSurrogate(text[LongestErrors - 1]) ? LongestErrors - 1 : LongestErrors;
        return $"{text[..end]}…";
    }
}
