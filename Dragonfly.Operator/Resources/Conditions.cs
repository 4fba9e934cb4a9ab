using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources;

/// <summary>Makes the conditions of a status.</summary>
internal static class Conditions
{
    public const string Ready = "Ready";
    public const string Valid = "Valid";
    public const string InvalidSpec = "InvalidSpec";

    // Of many resources a few say enough.
    private const int MaxNamed = 5;

    // Conditions hold at most 32 KiB; a spec with more errors than that has been told enough.
    private const int MaxErrors = 4096;

    // It must not depend on what this replica happens to remember: another that does not would write the opposite, for ever.
    private const string Consequence = "The last valid spec, if there was one, stays in force until the operator restarts.";

    public static ResourceCondition New(string type, string status, string reason, string message) => new()
    {
        Type = type,
        Status = status,
        Reason = reason,
        Message = message,
    };

    /// <summary>The condition Ready of a resource that cannot be used.</summary>
    public static ResourceCondition Invalid(IReadOnlyList<FieldError> errors) =>
        New(Ready, "False", InvalidSpec, $"{Excerpt.Of(string.Join("; ", errors), MaxErrors)}. {Consequence}");

    /// <summary>The condition Ready of a valid resource that selects Pods unasked: only once the webhook is called for them.</summary>
    public static ResourceCondition ReadyOf(ResourceRule rule, EntryPublication publication, string pods = "the selected Pods") =>
        !rule.Enabled ? New(Ready, "False", "Disabled", "The resource is not enabled.")
        : publication.IsPublished ? New(Ready, "True", Valid, $"The spec is valid and in force, and API servers call the webhook for {pods}.")
        : New(Ready, "False", publication.Reason, $"The spec is valid, but {publication.Message}.");

    /// <summary>
    /// The conditions as they should stand in the status: with the time at which each last changed, and the very list that stands
    /// there where nothing did.
    /// </summary>
    /// <param name="found">What was found, Ready first.</param>
    /// <param name="before">The status as it is; null: there is none yet.</param>
    /// <param name="generation">The resource's generation.</param>
    /// <param name="now">The time (UTC).</param>
    public static IList<ResourceCondition> Merge(IEnumerable<ResourceCondition> found, ResourceStatus? before, long generation, DateTime now)
    {
        List<ResourceCondition> merged = [.. found.Select(condition => Merge(condition, before?.Find(condition.Type), generation, now))];
        return before?.Conditions is { } old && merged.Count == old.Count && merged.All(old.Contains) ? old : merged;
    }

    /// <summary>A few names of many.</summary>
    public static string Names(IReadOnlyList<string> names, int most = MaxNamed, string separator = ", ") =>
        string.Join(separator, names.Take(most)) + (names.Count <= most ? "" : $" and {names.Count - most} more");

    private static ResourceCondition Merge(ResourceCondition found, ResourceCondition? old, long generation, DateTime now)
    {
        // What was not looked at again stays as it is.
        if (ReferenceEquals(found, old))
        {
            return found;
        }

        return found with { ObservedGeneration = generation, LastTransitionTime = old?.Status == found.Status ? old.LastTransitionTime : now };
    }
}
