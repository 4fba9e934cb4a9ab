using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Injectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>What DragonflyInjections do with one Pod.</summary>
/// <param name="pod">The Pod as submitted.</param>
/// <param name="context">What is known beside it.</param>
/// <param name="rules">All DragonflyInjections.</param>
public sealed class InjectionMutation(PodDocument pod, PodContext context, RuleSet<InjectionRule> rules) : PodMutation
{
    private Decision _decision = InjectionPolicy.Decide(pod, context, rules);

    private MutationRecord Record => _decision.Record;

    public override MutationReport Run(PodDocument pod)
    {
        // Annotations may name sidecars that were added since, and the socket may be theirs.
        if (_decision.Injection is not null && pod.Operations.Count > 0 && pod.HasAnnotation(SidecarAnnotation.Name))
        {
            _decision = InjectionPolicy.Decide(pod, context, rules);
        }

        var outcome = _decision.Outcome;
        if (_decision.Injection is { } injection)
        {
            outcome = !InjectionPolicy.HasRoomForAnnotation(pod, _decision.Chosen!) ? InjectionPolicy.AnnotationsFull(Record)
                : PodInjector.Inject(pod, injection, Record) ? Outcome.Injected
                : Outcome.AlreadyInjected;
        }

        var report = new MutationReport(DragonflyInjectionKind.KindName, outcome)
        {
            Resources = _decision.Chosen?.NameList ?? [],
            DecidedBy = _decision.DecidedBy,
            Warnings = Record.Warnings.Items,
            NotCalled = outcome == Outcome.NotCalled ? context.NotCalled : null,
        };
        return !Record.Explains ? report : report with
        {
            OptIn = Record.OptIn!,
            Considered = Record.Considered!,
            Steps = Record.Steps(pod),
            Hint = Hint(report, pod),
        };
    }

    private string? Hint(MutationReport report, PodDocument pod) => report.Outcome switch
    {
        Outcome.NotCalled => context.NotCalled!.Remedy,
        Outcome.NotRequested => $"annotate the Pod with {AnnotationNames.Inject}: \"true\", or label its namespace so",
        Outcome.OptedOut => $"{Words(report.DecidedBy)} says \"false\"; remove it, or set it or a place above it to \"true\"",
        InjectionOutcome.NoInjection => "create a DragonflyInjection whose selectors match the Pod and its namespace",
        InjectionOutcome.UnknownInjection => $"create the DragonflyInjection, or remove the annotation {AnnotationNames.Injection}",
        Outcome.AlreadyInjected when _decision.Injection is { Inject: InjectorKinds.None, LeftOut.Count: 0 } =>
            $"no injector is chosen: see spec.inject of DragonflyInjection {_decision.Chosen!.Name}",
        Outcome.AlreadyInjected when _decision.Injection is { Inject: InjectorKinds.None } =>
            $"no injector is left: see the reasons above, and spec.inject of DragonflyInjection {_decision.Chosen!.Name}",
        Outcome.AlreadyInjected when PodInjector.Targets(pod, _decision.Injection!.Containers).Count == 0 =>
            $"no container is chosen: see the annotations {AnnotationNames.Containers} and {AnnotationNames.ExcludeContainers}",
        Outcome.AnnotationsFull => "remove or shorten an annotation of the Pod",
        Outcome.Disabled => $"set spec.enabled of DragonflyInjection {_decision.Chosen!.Name} to true",
        _ when report.Warnings.Any(warning => warning.Reason == WarningReason.HostPathForbidden) =>
            "use a namespace whose Pod Security level is privileged, or spec.podSecurity: Ignore where another rule exempts the Pod",
        _ when report.Warnings.Any(warning => warning.Reason == WarningReason.SecurityContextForbidden) =>
            $"correct spec.toolsSecurityContext of DragonflyInjection {_decision.Chosen!.Name}, or remove it: the default passes every level",
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
