using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Injectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>What DragonflyInjections do with one Pod.</summary>
/// <param name="decision">What was decided on the Pod as submitted.</param>
/// <param name="notCalled">Why API servers do not call the webhook; null: they do.</param>
public sealed class InjectionMutation(Decision decision, NotCalled? notCalled) : PodMutation
{
    private readonly MutationRecord _record = decision.Record;

    public override MutationReport Run(PodDocument pod)
    {
        var outcome = decision.Outcome;
        if (decision.Injection is { } injection)
        {
            outcome = !InjectionPolicy.HasRoomForAnnotation(pod, decision.Chosen!) ? InjectionPolicy.AnnotationsFull(_record)
                : PodInjector.Inject(pod, injection, _record) ? Outcome.Injected
                : Outcome.AlreadyInjected;
        }

        var report = new MutationReport(DragonflyInjectionKind.KindName, outcome)
        {
            Resources = decision.Chosen?.NameList ?? [],
            DecidedBy = decision.DecidedBy,
            Warnings = _record.Warnings.Items,
            NotCalled = outcome == Outcome.NotCalled ? notCalled : null,
        };
        return !_record.Explains ? report : report with
        {
            OptIn = _record.OptIn!,
            Considered = _record.Considered!,
            Steps = _record.Steps(pod),
            Hint = Hint(report, pod),
        };
    }

    private string? Hint(MutationReport report, PodDocument pod) => report.Outcome switch
    {
        Outcome.NotCalled => notCalled!.Remedy,
        Outcome.NotRequested => $"annotate the Pod with {AnnotationNames.Inject}: \"true\", or label its namespace so",
        Outcome.OptedOut => $"{Words(report.DecidedBy)} says \"false\"; remove it, or set it or a place above it to \"true\"",
        InjectionOutcome.NoInjection => "create a DragonflyInjection whose selectors match the Pod and its namespace",
        InjectionOutcome.UnknownInjection => $"create the DragonflyInjection, or remove the annotation {AnnotationNames.Injection}",
        Outcome.AlreadyInjected when decision.Injection is { Inject: InjectorKinds.None, LeftOut.Count: 0 } =>
            $"no injector is chosen: see spec.inject of DragonflyInjection {decision.Chosen!.Name}",
        Outcome.AlreadyInjected when decision.Injection is { Inject: InjectorKinds.None } =>
            $"no injector is left: see the reasons above, and spec.inject of DragonflyInjection {decision.Chosen!.Name}",
        Outcome.AlreadyInjected when PodInjector.Targets(pod, decision.Injection!.Containers).Count == 0 =>
            $"no container is chosen: see the annotations {AnnotationNames.Containers} and {AnnotationNames.ExcludeContainers}",
        Outcome.AnnotationsFull => "remove or shorten an annotation of the Pod",
        Outcome.Disabled => $"set spec.enabled of DragonflyInjection {decision.Chosen!.Name} to true",
        _ when report.Warnings.Any(warning => warning.Reason == WarningReason.HostPathForbidden) =>
            "use a namespace whose Pod Security level is privileged, or spec.podSecurity: Ignore where another rule exempts the Pod",
        _ when report.Warnings.Any(warning => warning.Reason == WarningReason.SecurityContextForbidden) =>
            $"correct spec.toolsSecurityContext of DragonflyInjection {decision.Chosen!.Name}, or remove it: the default passes every level",
        _ => null,
    };

    private static string Words(OptInRule rule) => rule switch
    {
        OptInRule.PodAnnotation => "the Pod's annotation",
        OptInRule.PodLabel => "the Pod's label",
        OptInRule.NamespaceLabel => "the namespace's label",
        _ => "the namespace's annotation",
    };
}
