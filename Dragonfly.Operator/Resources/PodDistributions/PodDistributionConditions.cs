using System.Globalization;
using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>What is known of a valid resource at one moment: everything that its status says.</summary>
/// <param name="Rule">The rule of the newest generation.</param>
/// <param name="TakenBy">The resource that has the same target, and goes first; null: none.</param>
/// <param name="Publication">Whether API servers call the webhook for its Pods, or why not.</param>
/// <param name="IsTargetKnown">Whether the workloads of the target's kind are all known.</param>
/// <param name="Workload">The target; null: it was not found.</param>
/// <param name="Tallies">Its Pods by group, one for each template.</param>
public sealed record DistributionObservation(
    PodDistributionRule Rule,
    string? TakenBy,
    EntryPublication Publication,
    bool IsTargetKnown,
    DistributionWorkload? Workload,
    IReadOnlyList<OwnerTally> Tallies);

/// <summary>What the status of a PodDistribution says.</summary>
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

    /// <summary>Whether a resource is in use, which can be told without counting.</summary>
    public static ResourceCondition Ready(PodDistributionRule rule, string? takenBy, EntryPublication publication) =>
        rule.Enabled && takenBy is not null ? Conditions.New(Conditions.Ready, "False", "TargetTaken", $"PodDistribution {takenBy} has the same target and goes first, by name.")
        : Conditions.ReadyOf(rule, publication, "the target's Pods");

    /// <param name="observation">What is known of the resource.</param>
    /// <param name="before">The status as it is; null: there is none yet.</param>
    public static PodDistributionStatus Observe(DistributionObservation observation, PodDistributionStatus? before)
    {
        var rule = observation.Rule;
        var assigned = rule.Groups.Select((_, group) => observation.Tallies.Sum(tally => tally.Groups[group].Pods)).ToArray();
        var unassigned = observation.Tallies.Sum(tally => tally.Unassigned);

        // Nobody says how many Pods other kinds ask for: what there is must do.
        var desired = observation.Workload?.Replicas ?? (rule.Target.IsWatched ? null : assigned.Sum() + unassigned);
        var wanted = rule.Apportionment.At(desired ?? 0);
        List<DistributionGroupStatus> groups =
        [
            .. rule.Groups.Select((group, index) => new DistributionGroupStatus
            {
                Name = group.Name,
                Weight = group.Share.Weight,
                Wanted = wanted[index],
                Assigned = assigned[index],
            }),
        ];
        return new()
        {
            Desired = desired,
            Shares = string.Join(' ', groups.Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Name}={group.Assigned}"))),
            Groups = before?.Groups is { } same && same.SequenceEqual(groups) ? same : groups,
            Unassigned = unassigned,
            Conditions =
            [
                Ready(rule, observation.TakenBy, observation.Publication),
                OfTarget(rule, observation),
                OfBalance(desired, groups),
            ],
        };
    }

    private static ResourceCondition OfTarget(PodDistributionRule rule, DistributionObservation observation)
    {
        var target = $"{rule.Target.Kind} {rule.Target.Name}";
        return !rule.Target.IsWatched ? Conditions.New(TargetFound, "Unknown", "KindNotWatched", $"{rule.Target.Kind} of {rule.Target.ApiVersion} is not watched; its Pods are distributed all the same.")
            : observation.Workload is not null ? Conditions.New(TargetFound, "True", "Found", $"{target} exists.")
            : observation.IsTargetKnown ? Conditions.New(TargetFound, "False", "NotFound", $"{target} does not exist in namespace {rule.Namespace}.")
            : Conditions.New(TargetFound, "Unknown", "NotRead", $"{target} is not read yet.");
    }

    private static ResourceCondition OfBalance(int? desired, IEnumerable<DistributionGroupStatus> groups)
    {
        var off = groups.Where(group => Math.Abs(group.Assigned - group.Wanted) > 1).MaxBy(group => Math.Abs(group.Assigned - group.Wanted));
        return desired is null ? Conditions.New(Balanced, "Unknown", "TargetUnknown", "How many Pods there are to be is not known.")
            : off is null ? Conditions.New(Balanced, "True", "Balanced", "Each group has its share, give or take one Pod.")
            : Conditions.New(Balanced, "False", "Unbalanced", $"Group {off.Name} has {off.Assigned} Pods and is to have {off.Wanted}.");
    }
}
