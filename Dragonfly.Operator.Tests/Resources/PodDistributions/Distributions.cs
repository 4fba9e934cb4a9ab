using Dragonfly.Operator.Resources.PodDistributions;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>PodDistributions, owners and Pods to count with.</summary>
internal static class Distributions
{
    public const string Namespace = "shop";

    /// <summary>A rule whose groups are named a, b, c and so on, and whose nodes have the label pool with that value.</summary>
    public static PodDistributionRule Rule(params GroupShare[] shares) => Rule(null, shares);

    public static PodDistributionRule Rule(TimeSpan? unschedulableAfter, params GroupShare[] shares) => new(
        Namespace,
        "web",
        new("apps/v1", "Deployment", "web"),
        [.. shares.Select((share, index) => new DistributionGroup(Name(index), new([new("pool", Name(index))]), share) { UnschedulableAfter = unschedulableAfter })]);

    public static CountedOwner Owner(string hash = "7d4b9") => new(Namespace, "apps", "ReplicaSet", $"web-{hash}", hash);

    public static CountedPod Pod(CountedOwner owner, Slot slot) => Pod(owner, Name(slot.Group), slot.Index);

    public static CountedPod Pod(CountedOwner owner, string group, int? slot) => new(owner, new("web", group, $",pool={group},"), slot, IsLiving: true);

    /// <summary>A Pod from before the resource.</summary>
    public static CountedPod Unannotated(CountedOwner owner, string pool) => new(owner, new(null, null, $",pool={pool},"), null, IsLiving: true);

    private static string Name(int group) => ((char)('a' + group)).ToString();
}
