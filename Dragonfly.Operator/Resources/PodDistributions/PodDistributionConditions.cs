using System.Globalization;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>What is known of a resource at one moment: everything that its status says.</summary>
/// <param name="Rule">The rule of the newest generation; null: it is invalid.</param>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="TakenBy">The resource that has the same target, and goes first; null: none.</param>
/// <param name="Publication">Whether API servers call the webhook for its Pods, or why not.</param>
/// <param name="IsTargetKnown">Whether the workloads of the target's kind are all known.</param>
/// <param name="Workload">The target; null: it was not found.</param>
/// <param name="Tallies">Its Pods by group, one for each template.</param>
public sealed record DistributionObservation(
    PodDistributionRule? Rule,
    IReadOnlyList<FieldError> Errors,
    string? TakenBy,
    EntryPublication Publication,
    bool IsTargetKnown,
    DistributionWorkload? Workload,
    IReadOnlyList<OwnerTally> Tallies);

/// <summary>Writes the status of a PodDistribution.</summary>
/// <remarks>
/// <code>
/// Ready       | False InvalidSpec, Disabled, TargetTaken, or why the webhook is not called; else True
/// TargetFound | Unknown for kinds that are not watched, or not read yet; True, False
/// Balanced    | True where each group has its share of the Pods that the target asks for, give or take one; Unknown without a target
/// </code>
/// </remarks>
public static class PodDistributionConditions
{
    public const string TargetFound = "TargetFound", Balanced = "Balanced";

    /// <summary>The status that says what was observed; the same one where it says so already.</summary>
    public static PodDistributionStatus Update(V1Alpha1PodDistribution resource, DistributionObservation observation, DateTime now)
    {
        var before = resource.Status ?? new();
        var generation = resource.Metadata.Generation;
        var written = observation.Rule is { } rule ? Counted(rule, observation) : new();
        written.ObservedGeneration = generation;
        written.Conditions = Conditions.Merge(Find(observation, written), before, generation ?? 0, now);
        return AreSame(before, written) ? resource.Status! : written;
    }

    /// <summary>Whether a resource is in use, which can be told without counting.</summary>
    public static ResourceCondition Ready(PodDistributionRule? rule, IReadOnlyList<FieldError> errors, string? takenBy, EntryPublication publication) =>
        rule is null ? Conditions.Invalid(errors)
        : rule.Enabled && takenBy is not null ? Conditions.New(Conditions.Ready, "False", "TargetTaken", $"PodDistribution {takenBy} has the same target and goes first, by name.")
        : Conditions.ReadyOf(rule, publication, "the target's Pods");

    private static PodDistributionStatus Counted(PodDistributionRule rule, DistributionObservation observation)
    {
        var assigned = rule.Groups.Select((_, group) => observation.Tallies.Sum(tally => tally.Groups[group].Pods)).ToArray();
        var unassigned = observation.Tallies.Sum(tally => tally.Unassigned);

        // Nobody says how many Pods other kinds ask for: what there is must do.
        var desired = observation.Workload?.Replicas ?? (rule.Target.IsWatched ? null : assigned.Sum() + unassigned);
        var wanted = rule.Apportionment.At(desired ?? 0);
        return new()
        {
            Desired = desired,
            Shares = string.Join(' ', rule.Groups.Select((group, index) => string.Create(CultureInfo.InvariantCulture, $"{group.Name}={assigned[index]}"))),
            Groups =
            [
                .. rule.Groups.Select((group, index) => new DistributionGroupStatus
                {
                    Name = group.Name,
                    Weight = group.Share.Weight,
                    Wanted = wanted[index],
                    Assigned = assigned[index],
                }),
            ],
            Unassigned = unassigned,
        };
    }

    private static IEnumerable<ResourceCondition> Find(DistributionObservation observation, PodDistributionStatus counted)
    {
        yield return Ready(observation.Rule, observation.Errors, observation.TakenBy, observation.Publication);
        if (observation.Rule is not { } rule)
        {
            yield break;
        }

        var target = $"{rule.Target.Kind} {rule.Target.Name}";
        yield return !rule.Target.IsWatched ? Conditions.New(TargetFound, "Unknown", "KindNotWatched", $"{rule.Target.Kind} of {rule.Target.ApiVersion} is not watched; its Pods are distributed all the same.")
            : observation.Workload is not null ? Conditions.New(TargetFound, "True", "Found", $"{target} exists.")
            : observation.IsTargetKnown ? Conditions.New(TargetFound, "False", "NotFound", $"{target} does not exist in namespace {rule.Namespace}.")
            : Conditions.New(TargetFound, "Unknown", "NotRead", $"{target} is not read yet.");
        var off = (counted.Groups ?? []).Where(group => Math.Abs(group.Assigned - group.Wanted) > 1).MaxBy(group => Math.Abs(group.Assigned - group.Wanted));
        yield return counted.Desired is null ? Conditions.New(Balanced, "Unknown", "TargetUnknown", "How many Pods there are to be is not known.")
            : off is null ? Conditions.New(Balanced, "True", "Balanced", "Each group has its share, give or take one Pod.")
            : Conditions.New(Balanced, "False", "Unbalanced", $"Group {off.Name} has {off.Assigned} Pods and is to have {off.Wanted}.");
    }

    private static bool AreSame(PodDistributionStatus before, PodDistributionStatus written) =>
        (before.ObservedGeneration, before.Desired, before.Shares, before.Unassigned)
            == (written.ObservedGeneration, written.Desired, written.Shares, written.Unassigned)
        && ReferenceEquals(before.Conditions, written.Conditions)
        && (before.Groups ?? []).Select(Values).SequenceEqual((written.Groups ?? []).Select(Values));

    private static (string, int, int, int) Values(DistributionGroupStatus group) => (group.Name, group.Weight, group.Wanted, group.Assigned);
}
