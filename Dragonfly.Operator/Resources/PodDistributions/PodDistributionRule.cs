using System.Collections.Immutable;
using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>What sends a Pod to its group.</summary>
public enum WhenUnsatisfiable
{
    /// <summary>A nodeSelector: a Pod waits for a node of its group.</summary>
    DoNotSchedule,

    /// <summary>A preferred node affinity: it goes elsewhere where there is none.</summary>
    ScheduleAnyway,
}

/// <summary>Whether scaling down keeps the shares.</summary>
public enum ScaleDown
{
    /// <summary>Pods of ReplicaSets get a deletion cost.</summary>
    Balanced,

    /// <summary>They get none.</summary>
    None,
}

/// <summary>A valid PodDistribution. Immutable.</summary>
/// <param name="Namespace">Its namespace, and that of the Pods.</param>
/// <param name="ResourceName">Its name there.</param>
/// <param name="Target">The workload.</param>
/// <param name="Groups">The groups of nodes.</param>
public sealed record PodDistributionRule(string Namespace, string ResourceName, DistributionTarget Target, ImmutableArray<DistributionGroup> Groups)
    : ResourceRule
{
    public override string Name => $"{Namespace}/{ResourceName}";

    public override IReadOnlyList<WebhookEntry> WebhookEntries => [new() { Namespace = Namespace, Owner = Target.PodOwner }];

    public WhenUnsatisfiable WhenUnsatisfiable { get; init; }

    public ScaleDown ScaleDown { get; init; }

    /// <summary>The resource's generation; null in files.</summary>
    public long? Generation { get; init; }

    /// <summary>The resource's uid; null in files.</summary>
    public string? Uid { get; init; }

    internal string LongestGroupName { get; } = Groups.Select(group => group.Name).MaxBy(name => name.Length) ?? "";

    public Apportionment Apportionment { get; } = new(Groups.Select(group => group.Share));

    /// <summary>The group of that name; -1: there is none.</summary>
    public int GroupNamed(string? name)
    {
        for (var group = 0; group < Groups.Length; group++)
        {
            if (Groups[group].Name == name)
            {
                return group;
            }
        }

        return -1;
    }

    /// <summary>The group of a Pod and its slot there, where it has one of its own; null: it is in no group.</summary>
    /// <remarks>
    /// The annotation goes before the nodeSelector, which a preference does not write. Without one, Pods from before the resource
    /// count where their own nodeSelector sends them.
    /// </remarks>
    public (int Group, int? Slot)? Place(PodPlacement placement, int? slot)
    {
        if (placement.Resource == ResourceName && GroupNamed(placement.Group) is >= 0 and var named)
        {
            return (named, slot);
        }

        for (var group = 0; placement.NodeSelector.Length > 0 && group < Groups.Length; group++)
        {
            if (Groups[group].NodeLabels.AreIn(placement.NodeSelector))
            {
                return (group, null);
            }
        }

        return null;
    }
}
