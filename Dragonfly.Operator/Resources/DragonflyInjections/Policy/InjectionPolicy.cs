using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>Decides whether a Pod is injected, and with what.</summary>
/// <remarks>
/// <para>The first row that fits decides. "-" is absent (or not understood, which draws a warning); "*" is anything.</para>
/// <code>
/// Pod annotation | Pod label | Namespace label | Namespace annotation | decides               | wanted
/// true           | *         | *               | *                    | PodAnnotation         | yes
/// false          | *         | *               | *                    | PodAnnotation         | no
/// -              | true      | *               | *                    | PodLabel              | yes
/// -              | false     | *               | *                    | PodLabel              | no
/// -              | -         | true            | *                    | NamespaceLabel        | yes
/// -              | -         | false           | *                    | NamespaceLabel        | no
/// -              | -         | -               | true                 | NamespaceAnnotation   | yes
/// -              | -         | -               | false                | NamespaceAnnotation   | no
/// -              | -         | -               | -                    | Default               | -
/// </code>
/// <para>
/// Then, again the first row that fits; "named" is by the Pod's annotation, else by the one that says what it was injected with, if
/// that still exists, else by the namespace's. A Pod is "full" whose annotations leave no room for the one that says by what it was
/// injected: without it, nobody could tell.
/// </para>
/// <code>
/// wanted | Pod     | DragonflyInjection             | outcome
/// -      | *       | *                              | NotRequested
/// no     | *       | *                              | OptedOut
/// yes    | mirror  | *                              | MirrorPod
/// yes    | Windows | *                              | UnsupportedOs
/// yes    | *       | named, does not exist          | UnknownInjection
/// yes    | *       | named, not enabled             | Disabled
/// yes    | full    | named, enabled                 | AnnotationsFull
/// yes    | *       | named, enabled                 | Injected
/// yes    | *       | none selects the Pod           | NoInjection
/// yes    | *       | only ones not enabled do       | Disabled
/// yes    | full    | enabled ones do                | AnnotationsFull
/// yes    | *       | enabled ones do                | Injected
/// </code>
/// <para>
/// Between the two: what is wanted, and API servers do not call for, is NotCalled. The command line knows that; the webhook
/// is always called.
/// </para>
/// </remarks>
public static class InjectionPolicy
{
    /// <param name="pod">The Pod, or a workload's Pod template.</param>
    /// <param name="context">What is known beside it.</param>
    /// <param name="injections">All DragonflyInjections.</param>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static Decision Decide(PodDocument pod, PodContext context, RuleSet<InjectionRule> injections)
    {
        var record = new MutationRecord(context.Explain);
        var (wanted, decidedBy) = OptIn.Read(pod, context.Namespace, record);
        if (wanted is null && context.Force)
        {
            (wanted, decidedBy) = (true, OptInRule.Forced);
        }

        if (WhyNot(wanted, pod, context) is var (whyNot, reason))
        {
            if (whyNot == Outcome.NotCalled)
            {
                record.Warnings.Add(whyNot, context.NotCalled!.Reason);
            }
            else if (whyNot == Outcome.UnsupportedOs)
            {
                record.Warnings.Add(whyNot, "Dragonfly's tools do not run on Windows, so nothing was injected");
            }

            InjectionChoice.ConsiderNone(pod, context.Namespace, injections, reason, record);
            return new(whyNot, decidedBy, null, null, record);
        }

        var (outcome, chosen) = InjectionChoice.Choose(pod, context.Namespace, injections, record);
        if (outcome == Outcome.Injected && !HasRoomForAnnotation(pod, chosen!))
        {
            outcome = AnnotationsFull(record);
        }

        var injection = outcome == Outcome.Injected ? AnnotationOverrides.Apply(chosen!, pod, context, record.Warnings) : null;
        return new(outcome, decidedBy, chosen, injection, record);
    }

    /// <summary>Whether the annotation fits that says by which DragonflyInjection the Pod was injected.</summary>
    public static bool HasRoomForAnnotation(PodDocument pod, InjectionRule chosen) => AnnotationSize.HasRoom(pod, AnnotationNames.Injected, chosen.Name);

    public static string AnnotationsFull(MutationRecord record)
    {
        record.Warnings.Add(
            Outcome.AnnotationsFull,
            $"the annotations of the Pod leave no room for {AnnotationNames.Injected}: {AnnotationSize.Max} bytes are allowed in all, so nothing was injected");
        return Outcome.AnnotationsFull;
    }

    /// <summary>The outcome of a Pod that is not injected whatever resources there are, and the reason in words; null: they decide.</summary>
    private static (string Outcome, string Reason)? WhyNot(bool? wanted, PodDocument pod, PodContext context) =>
        wanted is null ? (Outcome.NotRequested, "injection is not asked for")
        : wanted is false ? (Outcome.OptedOut, "injection is refused")
        : context.NotCalled is not null ? (Outcome.NotCalled, "the operator is not called")
        : pod.IsMirror ? (Outcome.MirrorPod, "mirror Pods are never injected")
        : WindowsPods.Includes(pod) ? (Outcome.UnsupportedOs, "Pods for Windows are never injected")
        : null;
}
