using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Injectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Explaining;

/// <summary>Admits a Pod as the webhook does, and says how it came to what it came to.</summary>
public static class Explainer
{
    /// <param name="pod">The Pod, or a workload's Pod template; takes the edits.</param>
    /// <param name="namespace">Its namespace; null when nothing is known of it.</param>
    /// <param name="injections">All DragonflyInjections.</param>
    /// <param name="podSecurityDefault">The Pod Security level of namespaces without a label for it.</param>
    /// <param name="notCalled">Why API servers do not call the webhook for the Pod; null: they do.</param>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static Explanation Explain(
        PodDocument pod, NamespaceInfo? @namespace, RuleSet<InjectionRule> injections,
        PodSecurityLevel podSecurityDefault = PodSecurityLevel.Privileged, NotCalled? notCalled = null)
    {
        var ranges = new Dictionary<InjectorKinds, Range>();
        var edits = 0;
        var result = PodAdmission.Admit(
            pod, @namespace, injections, unlessRefused: false, podSecurityDefault, notCalled, kind =>
            {
                ranges[kind] = edits..pod.Operations.Count;
                edits = pod.Operations.Count;
            });
        return new(
            result.Outcome,
            result.Notes,
            result.Decision.NotCalled?.Reason,
            OptIn(pod, @namespace, result.Decision.DecidedBy),
            [.. injections.ByPreference.Select(rule => Consider(rule, pod, @namespace, injections, result))],
            [.. Steps(pod, result, ranges)],
            result.Outcome == Outcome.NotCalled ? [] : result.AllWarnings(),
            Hint(result, pod, @namespace));
    }

    private static OptInSource[] OptIn(PodDocument pod, NamespaceInfo? @namespace, OptInRule decidedBy) =>
    [
        FromPod(pod.Annotations, OptInRule.PodAnnotation, decidedBy),
        FromPod(pod.Labels, OptInRule.PodLabel, decidedBy),
        new(OptInRule.NamespaceLabel, AnnotationNames.Inject, @namespace?.InjectLabel, decidedBy == OptInRule.NamespaceLabel),
        new(OptInRule.NamespaceAnnotation, AnnotationNames.Inject, @namespace?.InjectAnnotation, decidedBy == OptInRule.NamespaceAnnotation),
    ];

    private static OptInSource FromPod(JsonElement map, OptInRule rule, OptInRule decidedBy)
    {
        var (value, byAlias) = (Value(map, AnnotationNames.Inject), Value(map, AnnotationNames.InjectAlias));
        // As the policy does it: what is not understood counts as absent, so that the alias may decide beside it.
        var isAlias = byAlias is not null && value is not ("true" or "false") && (value is null || decidedBy == rule);
        return isAlias
            ? new(rule, AnnotationNames.InjectAlias, byAlias, decidedBy == rule)
            : new(rule, AnnotationNames.Inject, value, decidedBy == rule);
    }

    private static string? Value(JsonElement map, string name) =>
        map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null
            ? found.ToString()
            : null;

    private static ConsideredInjection Consider(
        InjectionRule rule, PodDocument pod, NamespaceInfo? @namespace, RuleSet<InjectionRule> injections, AdmissionResult result)
    {
        var (by, name) = InjectionPolicy.FindName(pod, @namespace, injections);
        var reason = name is null ? BySelectors(rule, pod, @namespace, result)
            : name != rule.Name ? NotNamed(by, name)
            : !rule.Enabled ? $"{Named(by)}, but not enabled"
            : result.Decision.Chosen is null ? $"{Named(by)}, but {NoChoice(result.Outcome)}"
            : Named(by);
        return new(rule.Name, rule.Priority, result.Injection == rule.Name, reason);
    }

    private static string Named(ChosenBy by) => by switch
    {
        ChosenBy.PodAnnotation => $"named by the Pod's annotation {AnnotationNames.Injection}",
        ChosenBy.InjectedAnnotation => $"the Pod was injected with it before, says its annotation {AnnotationNames.Injected}",
        _ => $"named by the namespace's annotation {AnnotationNames.Injection}",
    };

    private static string NotNamed(ChosenBy by, string name) => by switch
    {
        ChosenBy.PodAnnotation => $"the Pod's annotation {AnnotationNames.Injection} names another",
        ChosenBy.InjectedAnnotation => $"the Pod was injected with {name} before, says its annotation {AnnotationNames.Injected}",
        _ => $"the namespace's annotation {AnnotationNames.Injection} names another",
    };

    private static string BySelectors(InjectionRule rule, PodDocument pod, NamespaceInfo? @namespace, AdmissionResult result)
    {
        var labels = new MappedLabels(@namespace?.Labels ?? new Dictionary<string, string>());
        return result.Decision.Chosen switch
        {
            _ when !rule.NamespaceSelector.Matches(labels) =>
                $"spec.namespaceSelector does not match the namespace{(@namespace is null ? ", of which no label is known" : "")}",
            _ when !rule.PodSelector.Matches(new JsonLabels(pod.Labels)) => "spec.podSelector does not match the Pod",
            _ when !rule.Enabled => "not enabled",
            null => $"selects the Pod, but {NoChoice(result.Outcome)}",
            var chosen when chosen.Name == rule.Name => "the first enabled one that selects the Pod",
            var chosen when chosen.Priority > rule.Priority => $"{chosen.Name} has the higher priority",
            var chosen => $"{chosen.Name} has the same priority and comes first by name",
        };
    }

    private static string NoChoice(Outcome outcome) => outcome switch
    {
        Outcome.NotRequested => "injection is not asked for",
        Outcome.OptedOut => "injection is refused",
        Outcome.NotCalled => "the operator is not called",
        Outcome.MirrorPod => "mirror Pods are never injected",
        _ => "Pods for Windows are never injected",
    };

    private static IEnumerable<InjectorStep> Steps(PodDocument pod, AdmissionResult result, Dictionary<InjectorKinds, Range> ranges)
    {
        if (result.Decision is not { Plan: { } plan, Chosen: { } chosen })
        {
            yield break;
        }

        var additions = Addition.Of(pod);
        foreach (var kind in (InjectorKinds[])[InjectorKinds.Proxy, InjectorKinds.Socket, InjectorKinds.Tools])
        {
            var name = kind.ToString();
            if (!ranges.TryGetValue(kind, out var range))
            {
                var why = plan.LeftOut.FirstOrDefault(left => left.Injectors.HasFlag(kind))?.Reason ?? $"not in spec.inject of {chosen.Name}";
                yield return new(name, false, [], [why]);
                continue;
            }

            yield return new(name, true, [.. additions.Take(range).SelectMany(addition => addition)], [.. AlreadyThere.Find(pod, plan, kind)]);
        }
    }

    private static string? Hint(AdmissionResult result, PodDocument pod, NamespaceInfo? @namespace) => result.Outcome switch
    {
        Outcome.NotCalled => result.Decision.NotCalled!.Remedy,
        Outcome.NotRequested => $"annotate the Pod with {AnnotationNames.Inject}: \"true\", or label its namespace so",
        Outcome.OptedOut => $"{Words(result.Decision.DecidedBy)} says \"false\"; remove it, or set it or a place above it to \"true\"",
        Outcome.NoInjection => "create a DragonflyInjection whose selectors match the Pod and its namespace",
        Outcome.UnknownInjection => $"create the DragonflyInjection, or remove the annotation {AnnotationNames.Injection}",
        Outcome.AlreadyInjected when result.Decision.Plan is { Inject: InjectorKinds.None, LeftOut.Count: 0 } =>
            $"no injector is chosen: see spec.inject of DragonflyInjection {result.Injection}",
        Outcome.AlreadyInjected when result.Decision.Plan is { Inject: InjectorKinds.None } =>
            $"no injector is left: see the reasons above, and spec.inject of DragonflyInjection {result.Injection}",
        Outcome.AlreadyInjected when PodInjector.Targets(pod, result.Decision.Plan!.Containers).Count == 0 =>
            $"no container is chosen: see the annotations {AnnotationNames.Containers} and {AnnotationNames.ExcludeContainers}",
        Outcome.AnnotationsFull => "remove or shorten an annotation of the Pod",
        Outcome.Disabled => $"set spec.enabled of DragonflyInjection {result.Injection} to true",
        _ when result.Notes.HasFlag(Notes.HostPathForbidden) =>
            "use a namespace whose Pod Security level is privileged, or spec.podSecurity: Ignore where another rule exempts the Pod",
        _ when result.Notes.HasFlag(Notes.SecurityContextForbidden) =>
            $"correct spec.toolsSecurityContext of DragonflyInjection {result.Injection}, or remove it: the default passes every level",
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
