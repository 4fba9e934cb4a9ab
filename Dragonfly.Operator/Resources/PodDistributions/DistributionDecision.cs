using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>The outcomes that only PodDistributions have.</summary>
public static class DistributionOutcome
{
    /// <summary>The Pod is of a kind that is never distributed: a Job's, a DaemonSet's, or one that has its node already.</summary>
    public const string PassedOver = "PassedOver";

    /// <summary>A Pod template: each of its Pods gets a group of its own when it is created.</summary>
    public const string Template = "Template";

    /// <summary>The Pod has an annotation dragonfly.io/distribution that this resource would not write: another's, or with a group that it lacks.</summary>
    public const string AnnotationTaken = "AnnotationTaken";

    /// <summary>What the Pod itself demands of its node excludes every group.</summary>
    public const string NoGroup = "NoGroup";

    /// <summary>Every group that the Pod can go to has its maxReplicas.</summary>
    public const string Overflow = "Overflow";

    /// <summary>All that a PodDistribution may have, those that it shares with other kinds included.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Outcome.Injected, Outcome.AlreadyInjected, Outcome.OptedOut, Outcome.MirrorPod, PassedOver, Template, AnnotationTaken, NoGroup,
        Outcome.AnnotationsFull, Overflow, Outcome.NotCalled, Outcome.Error,
    ];
}

/// <summary>How the decision about a Pod came about.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Slot">The Pod's slot, where it has one.</param>
/// <param name="Warning">Why the Pod got nothing, where its author has to know.</param>
public sealed record DistributionDecision(string Outcome, Slot? Slot = null, string? Warning = null)
{
    /// <summary>Groups that the Pod itself excludes, with the field that does.</summary>
    public IReadOnlyList<(int Group, string Field)> Excluded { get; init; } = [];

    /// <summary>Groups that are skipped because the scheduler finds no node for their Pods.</summary>
    public uint Skipped { get; init; }

    /// <summary>Whether the Pod came with a slot of the resource.</summary>
    public bool IsKept { get; init; }

    /// <summary>What was considered of each group.</summary>
    /// <param name="replicas">For how many Pods of a template the shares are asked; null: nobody asks.</param>
    /// <param name="counted">How many other Pods of the owner each group has; null: nobody counted them.</param>
    public IEnumerable<string> Considered(PodDistributionRule rule, int? replicas, IReadOnlyList<int>? counted)
    {
        if (Outcome == DistributionOutcome.Template)
        {
            if (replicas is { } pods)
            {
                var shares = rule.Apportionment.At(pods);
                var rest = pods - shares.Sum();
                yield return $"of {pods} Pods go {string.Join(", ", shares.Select((share, group) => $"{share} to {rule.Groups[group].Name}"))}{(rest > 0 ? $", {rest} to no group" : "")}";
            }

            yield break;
        }

        if (Slot is null && Excluded.Count == 0 && Outcome != DistributionOutcome.Overflow)
        {
            yield break;
        }

        for (var index = 0; index < rule.Groups.Length; index++)
        {
            var name = rule.Groups[index].Name;
            var group = counted is null ? $"group {name}" : $"group {name} ({counted[index]} other Pod{(counted[index] == 1 ? "" : "s")})";
            yield return Slot is { } slot && slot.Group == index ? $"{group} {(IsKept ? "has" : "takes")} the Pod as its number {slot.Index}"
                : Excluded.FirstOrDefault(one => one.Group == index) is { Field: { } field } ? $"{field} of the Pod excludes the nodes of {group}"
                : (Skipped & (1u << index)) != 0 ? $"{group} is skipped, because the scheduler finds no node for its Pods"
                : Outcome == DistributionOutcome.Overflow ? $"{group} has its maxReplicas"
                : IsKept ? $"{group} does not"
                : $"{group} is not next";
        }
    }
}
