using System.Text;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>What SidecarInjections do with one Pod.</summary>
/// <param name="selecting">Those that select it, the preferred first.</param>
/// <param name="server">The version of the API server; null: unknown.</param>
/// <param name="context">What is known beside the Pod.</param>
internal sealed class SidecarMutation(IReadOnlyList<SidecarInjectionRule> selecting, KubernetesVersion? server, PodContext context) : PodMutation
{
    private readonly MutationRecord _record = new(context.Explain);
    private readonly List<string> _used = [];
    private readonly StringBuilder _mark = new();

    /// <summary>
    /// | the Pod                                            | outcome         |
    /// | -------------------------------------------------- | --------------- |
    /// | is a static Pod's mirror                           | MirrorPod       |
    /// | skips sidecars, and no resource forbids that       | OptedOut        |
    /// | runs on Windows                                    | UnsupportedOs   |
    /// | is none that API servers call the webhook for      | NotCalled       |
    /// | is given something                                 | Injected        |
    /// | has no room in its annotations                     | AnnotationsFull |
    /// | has everything                                     | AlreadyInjected |
    /// | can be given nothing                               | SidecarsLeftOut |
    /// </summary>
    public override MutationReport Run(PodDocument pod)
    {
        var rules = NotDeclined(pod, selecting);
        var outcome = PassedOver(pod, rules);
        if (outcome is null)
        {
            outcome = Add(pod, rules);
        }
        else
        {
            Consider(rules, outcome);
        }

        foreach (var rule in rules.Length < selecting.Count ? selecting.Where(rule => rule.AllowsOptOut) : [])
        {
            Consider([rule], Outcome.OptedOut);
        }

        var resources = _used.Count > 0 ? _used : (rules.Length > 0 ? rules : selecting).Select(rule => rule.Name);
        return _record.Report(SidecarInjectionKind.KindName, outcome, pod, resources, context.NotCalled, Hint);
    }

    /// <summary>Those among the resources that the Pod's author does not keep away.</summary>
    public static SidecarInjectionRule[] NotDeclined(PodDocument pod, IReadOnlyList<SidecarInjectionRule> selecting) =>
        SkipAnnotation.Skips(pod, SkipAnnotation.Sidecars) ? [.. selecting.Where(rule => !rule.AllowsOptOut)] : [.. selecting];

    private string? PassedOver(PodDocument pod, SidecarInjectionRule[] rules) =>
        pod.IsMirror ? Outcome.MirrorPod
        : rules.Length == 0 ? Outcome.OptedOut
        : WindowsPods.Includes(pod) ? Outcome.UnsupportedOs
        : _record.NotCalled(context);

    private void Consider(IEnumerable<SidecarInjectionRule> rules, string outcome)
    {
        foreach (var rule in rules)
        {
            _record.Considered?.Add(new(rule.Name, rule.Priority, false, outcome == Outcome.OptedOut ? "selects the Pod, which skips sidecars" : "selects the Pod"));
        }
    }

    private string Add(PodDocument pod, SidecarInjectionRule[] rules)
    {
        var target = new SidecarTarget(pod, context, _record);
        var overrides = ResourceOverrides.Read(pod, rules, _record.Warnings);
        var (isInjected, isThere, isFull) = (false, false, false);
        foreach (var rule in rules)
        {
            var native = rule.Plan.IsNative(server);
            var before = pod.Operations.Count;
            switch (target.StateOf(rule))
            {
                case SidecarState.Absent:
                    if (FindConflict(pod, target, rule, native) is { } conflict)
                    {
                        isFull |= conflict.Reason == Outcome.AnnotationsFull;
                        LeaveOut(rule, conflict);
                        break;
                    }

                    Begin(pod, rule, "selects the Pod");
                    new SidecarAdder(target, rule, native, overrides).Add();
                    Mark(target, rule);
                    _record.EndStep(pod);
                    WarnOfJob(pod, rule, native);
                    break;
                case SidecarState.Present:
                    isThere = true;
                    Begin(pod, rule, "was added by an earlier call, and is completed");
                    new SidecarAdder(target, rule, native, overrides).Complete();
                    _record.EndStep(pod);
                    break;
                case SidecarState.Outdated:
                    isThere = true;
                    _used.Add(rule.Name);
                    Skip(rule, "the Pod has containers of an earlier state of the resource");
                    break;
                case SidecarState.Outranked:
                    Skip(rule, "a resource that goes before it has brought a container of the same name");
                    break;
                default:
                    LeaveOut(rule, new(WarningReason.NameTaken, $"the Pod has a container {target.TakenName(rule)} of its own"));
                    break;
            }

            isInjected |= pod.Operations.Count > before;
        }

        if (_mark.Length > 0)
        {
            pod.Annotate(SidecarAnnotation.Name, JsonFragment.String(pod.Annotation(SidecarAnnotation.Name) is { } text ? $"{text},{_mark}" : _mark.ToString()));
        }

        return isInjected ? Outcome.Injected
            : isThere ? Outcome.AlreadyInjected
            : isFull ? Outcome.AnnotationsFull
            : SidecarOutcomes.SidecarsLeftOut;
    }

    private SidecarConflict? FindConflict(PodDocument pod, SidecarTarget target, SidecarInjectionRule rule, bool native)
    {
        if (native && server < NativeSidecars.Supported)
        {
            return new(SidecarWarning.NativeUnsupported, $"it asks for native sidecars, and the API server is of Kubernetes {server}");
        }

        if (SidecarConflict.Find(target, rule.Plan, native) is { } conflict)
        {
            return conflict;
        }

        // A Pod that was given containers and does not say so would get them again.
        var added = SidecarAnnotation.Name.Length + _mark.Length + 1 + rule.Mark.Length + target.AnnotationsOf(rule.Plan);
        return AnnotationSize.HasRoom(pod, added)
            ? null
            : new(Outcome.AnnotationsFull, $"the annotations of the Pod leave no room: {AnnotationSize.Max} bytes are allowed in all");
    }

    private void Begin(PodDocument pod, SidecarInjectionRule rule, string why)
    {
        _used.Add(rule.Name);
        _record.Considered?.Add(new(rule.Name, rule.Priority, true, why));
        _record.BeginStep(rule.Name, pod);
    }

    private void LeaveOut(SidecarInjectionRule rule, SidecarConflict conflict)
    {
        _record.Warnings.Add(conflict.Reason, $"SidecarInjection {rule.Name} is left out: {conflict.Message}");
        Skip(rule, conflict.Message);
    }

    private void Skip(SidecarInjectionRule rule, string why)
    {
        _record.Considered?.Add(new(rule.Name, rule.Priority, false, why));
        _record.SkipStep(rule.Name, why);
    }

    private void Mark(SidecarTarget target, SidecarInjectionRule rule)
    {
        _mark.Append(_mark.Length > 0 ? "," : "").Append(rule.Mark);
        target.HasAdded(rule);
    }

    private void WarnOfJob(PodDocument pod, SidecarInjectionRule rule, bool native)
    {
        if (!native && rule.Plan.Containers.Count > 0
            && JsonShape.String(pod.Spec, "restartPolicy") is { ValueKind: System.Text.Json.JsonValueKind.String } policy && !policy.ValueEquals("Always"))
        {
            _record.Warnings.Add(
                SidecarWarning.PodDoesNotEnd,
                $"container {rule.Plan.Containers[0].Name} of SidecarInjection {rule.Name} is no native sidecar, so the Pod does not end before it does, and neither does its Job");
        }
    }

    private static string? Hint(string outcome) => outcome switch
    {
        Outcome.OptedOut => $"remove {SkipAnnotation.Sidecars} from the Pod's annotation {SkipAnnotation.Name}",
        SidecarOutcomes.SidecarsLeftOut => "see the reasons above; rename what is in the way, or exempt the Pod by spec.podSelector",
        _ => null,
    };
}
