using System.Globalization;
using System.Text;
using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>Chooses the group of a Pod, and sends the Pod there.</summary>
/// <remarks>
/// The first row that fits decides.
/// <code>
/// the Pod                                             | outcome
/// is a template                                       | Template
/// has dragonfly.io/skip with distribution             | OptedOut
/// is a mirror Pod                                     | MirrorPod
/// is a Job's or DaemonSet's, or has a node            | PassedOver
/// is none that API servers call the webhook for       | NotCalled
/// has an annotation of this resource and a group      | Injected, or AlreadyInjected where nothing is missing
/// has another value in that annotation                | AnnotationTaken
/// excludes the nodes of every group                   | NoGroup
/// has no room for the annotations                     | AnnotationsFull
/// finds every group full                              | Overflow
/// else                                                | Injected
/// </code>
/// </remarks>
/// <param name="rules">All rules of the namespace, the preferred first.</param>
/// <param name="owner">Whose Pod it is; null for a template.</param>
/// <param name="slots">Gives it its slot.</param>
/// <param name="start">The number of the first Pod of a StatefulSet.</param>
/// <param name="context">What is known beside the Pod.</param>
internal sealed class PodDistributionMutation(
    PodDistributionRule rule, IReadOnlyList<PodDistributionRule> rules, CountedOwner? owner, ISlotSource slots, int start, PodContext context) : PodMutation
{
    public const string DeletionCostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    private static readonly string[] JobLabels = ["job-name", "batch.kubernetes.io/job-name"];

    private readonly MutationRecord _record = new(context.Explain);

    public override MutationReport Run(PodDocument pod)
    {
        // Before the Pod takes its slot.
        var counted = context.Explain && owner is not null && !rule.Target.IsStatefulSet ? slots.CountOf(rule, owner) : null;
        var decision = Decide(pod);
        var outcome = decision.Slot is not { } slot || Add(pod, slot) ? decision.Outcome : Outcome.AlreadyInjected;
        if (decision.Warning is { } warning)
        {
            _record.Warnings.Add(outcome, warning);
        }

        Consider(decision, counted);
        return _record.Report(PodDistributionKind.KindName, outcome, pod, [rule.Name], context.NotCalled, outcome => Hint(outcome, decision));
    }

    /// <summary>Decides, and takes the slot.</summary>
    internal DistributionDecision Decide(PodDocument pod)
    {
        if (owner is null)
        {
            return new(DistributionOutcome.Template, Warning: $"PodDistribution {rule.ResourceName} gives each Pod its group when it is created, so the Pod template stays as it is");
        }

        return SkipAnnotation.Skips(pod, SkipAnnotation.Distribution) ? new(Outcome.OptedOut)
            : pod.IsMirror ? new(Outcome.MirrorPod)
            : owner.Kind is "Job" or "DaemonSet" || IsOfJob(pod) || (HasNode(pod) && !context.Exists) ? new(DistributionOutcome.PassedOver)
            : context.NotCalled is { } notCalled ? new(Outcome.NotCalled, Warning: notCalled.Reason)
            : pod.HasAnnotation(DistributionAnnotation.Name) ? Continue(pod, owner)
            : Choose(pod, owner);
    }

    private static bool IsOfJob(PodDocument pod) =>
        pod.Labels.ValueKind == JsonValueKind.Object && Array.Exists(JobLabels, label => pod.Labels.TryGetProperty(label, out _));

    private static bool HasNode(PodDocument pod) =>
        JsonShape.String(pod.Spec, "nodeName") is { ValueKind: JsonValueKind.String } node && !node.ValueEquals("");

    private string? Hint(string outcome, DistributionDecision decision) => outcome switch
    {
        Outcome.OptedOut => $"remove {SkipAnnotation.Distribution} from the Pod's annotation {SkipAnnotation.Name}",
        DistributionOutcome.AnnotationTaken when decision.IsKept && context.Exists => "create the Pod anew: a new one gets another group",
        DistributionOutcome.AnnotationTaken => $"remove the Pod's annotation {DistributionAnnotation.Name}",
        DistributionOutcome.NoGroup => "see the Pod's nodeSelector and node affinity, and spec.groups[].nodeSelector of the PodDistribution",
        DistributionOutcome.Overflow => "raise spec.groups[].maxReplicas of the PodDistribution, or add a group",
        _ => null,
    };

    private DistributionDecision Continue(PodDocument pod, CountedOwner of)
    {
        if (DistributionAnnotation.Read(pod.Annotation(DistributionAnnotation.Name)) is not { } annotation
            || annotation.Resource != rule.ResourceName)
        {
            return new(DistributionOutcome.AnnotationTaken, Warning: $"annotation {DistributionAnnotation.Name} is set already, to something else, so the Pod has no group");
        }

        if (rule.GroupNamed(annotation.Group) is not (>= 0 and var group))
        {
            return new(
                DistributionOutcome.AnnotationTaken,
                Warning: $"annotation {DistributionAnnotation.Name} names group {annotation.Group}, which PodDistribution {rule.ResourceName} does not have (any more), so the Pod stays as it is")
            {
                IsKept = true,
            };
        }

        var slot = new Slot(group, annotation.Slot);
        if (!context.DryRun && !rule.Target.IsStatefulSet)
        {
            slots.Note(rule, of, slot);
        }

        return new(Outcome.Injected, slot) { IsKept = true };
    }

    private DistributionDecision Choose(PodDocument pod, CountedOwner of)
    {
        var (among, excluded) = Eligible(pod);
        if (among == 0)
        {
            return new(DistributionOutcome.NoGroup, Warning: $"{excluded[0].Field} excludes the nodes of every group of PodDistribution {rule.ResourceName}") { Excluded = excluded };
        }

        if (!HasRoom(pod))
        {
            return new(Outcome.AnnotationsFull, Warning: $"the annotations of the Pod leave no room for {DistributionAnnotation.Name}, so the Pod has no group") { Excluded = excluded };
        }

        // The slot of a numbered Pod is that of its number, however often it starts again.
        var choice = rule.Target.IsStatefulSet && Ordinal(pod) is { } ordinal
            ? new SlotChoice(rule.Apportionment.Step(ordinal, among), 0)
            : slots.Take(rule, of, among, reserve: !context.DryRun);
        return choice.Slot is { } slot
            ? new(Outcome.Injected, slot) { Excluded = excluded, Skipped = choice.Skipped }
            : new(DistributionOutcome.Overflow, Warning: $"every group of PodDistribution {rule.ResourceName} has its maxReplicas, so the Pod has no group")
            {
                Excluded = excluded,
                Skipped = choice.Skipped,
            };
    }

    private bool Add(PodDocument pod, Slot slot)
    {
        var before = pod.Operations.Count;
        var cost = owner!.IsReplicaSet && rule.ScaleDown == ScaleDown.Balanced
            ? rule.Apportionment.DeletionCost(slot).ToString(CultureInfo.InvariantCulture)
            : null;
        _record.BeginStep("group", pod);
        DistributionAdditions.Add(pod, rule, slot, cost);
        _record.EndStep(pod);
        var isChanged = pod.Operations.Count > before;
        if (isChanged && cost is not null && pod.Annotation(DeletionCostAnnotation) != cost)
        {
            _record.Warnings.Add(WarningReason.NameTaken, $"annotation {DeletionCostAnnotation} is set already, and stays: scaling down may not keep the shares");
        }

        return isChanged;
    }

    private (uint Among, IReadOnlyList<(int Group, string Field)> Excluded) Eligible(PodDocument pod)
    {
        var constraints = NodeConstraints.Read(pod);
        var among = 0u;
        List<(int, string)>? excluded = null;
        for (var group = 0; group < rule.Groups.Length; group++)
        {
            if (constraints.Contradiction(rule.Groups[group].NodeLabels) is { } field)
            {
                (excluded ??= []).Add((group, field));
            }
            else
            {
                among |= 1u << group;
            }
        }

        return (among, excluded ?? []);
    }

    // Both annotations, with the longest values that they can have. Names of resources are ASCII.
    private bool HasRoom(PodDocument pod) => AnnotationSize.HasRoom(
        pod,
        Encoding.UTF8.GetByteCount($"{DistributionAnnotation.Name}{DeletionCostAnnotation}{new DistributionAnnotation(rule.ResourceName, rule.LongestGroupName, int.MaxValue)}{int.MaxValue}"));

    private int? Ordinal(PodDocument pod) =>
        JsonShape.String(JsonShape.Object(pod.Submitted, "metadata", new("")), "name", new("metadata")) is { ValueKind: JsonValueKind.String } text
        && text.GetString() is { } name
        && name.LastIndexOf('-') is >= 0 and var dash
        && int.TryParse(name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
        && ordinal >= start
            ? ordinal - start
            : null;

    private void Consider(DistributionDecision decision, IReadOnlyList<int>? counted)
    {
        foreach (var other in _record.Considered is null ? [] : rules)
        {
            var target = $"its target is {other.Target.Kind} {other.Target.Name}";
            _record.Considered!.Add(new(other.Name, other.Priority, other == rule, other == rule
                ? string.Join("; ", [target, .. decision.Considered(rule, context.Replicas, counted)])
                : !other.Target.IsSameAs(rule.Target) ? target
                : other.Enabled ? $"{target}, and PodDistribution {rule.ResourceName} goes first, by name"
                : "it is not enabled"));
        }
    }
}
