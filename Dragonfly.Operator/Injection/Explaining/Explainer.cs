using System.Text.Json;
using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Policy;
using Dragonfly.Operator.Injection.Selection;
using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Injection.Explaining;

/// <summary>Admits a Pod as the webhook does, and says how it came to what it came to.</summary>
public static class Explainer
{
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static Explanation Explain(PodDocument pod, NamespaceFacts? @namespace, InjectionSet injections)
    {
        var editsAfter = new Dictionary<InjectorKinds, (int From, int To)>();
        var edits = 0;
        var verdict = PodAdmission.Admit(pod, @namespace, injections, onStep: kind =>
        {
            editsAfter[kind] = (edits, pod.Edits.Count);
            edits = pod.Edits.Count;
        });
        return new(
            verdict.Outcome,
            verdict.Notes,
            OptIn(pod, @namespace, verdict.Decision.DecidedBy),
            [.. injections.ByPreference.Select(rule => Consider(rule, pod, @namespace, verdict))],
            [.. Steps(pod, verdict, editsAfter)],
            verdict.AllWarnings(),
            Hint(verdict, pod, @namespace));
    }

    private static OptInSource[] OptIn(PodDocument pod, NamespaceFacts? @namespace, OptInRule decidedBy) =>
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

    private static ConsideredInjection Consider(InjectionRule rule, PodDocument pod, NamespaceFacts? @namespace, Verdict verdict)
    {
        var chosen = verdict.Injection == rule.Name;
        var named = pod.Annotation(AnnotationNames.Injection) is { } byPod ? ("the Pod's annotation", byPod)
            : @namespace?.Injection is { } byNamespace ? ("the namespace's annotation", byNamespace)
            : default((string By, string Name)?);
        var labels = new MappedLabels(@namespace?.Labels ?? new Dictionary<string, string>());
        var reason = (verdict.Decision.Chosen, named) switch
        {
            (_, { } by) when by.Name == rule.Name => $"named by {by.By} {AnnotationNames.Injection}{(rule.Enabled ? "" : ", but not enabled")}",
            (_, { } by) => $"{by.By} {AnnotationNames.Injection} names another",
            _ when !rule.NamespaceSelector.Matches(labels) => "spec.namespaceSelector does not match the namespace",
            _ when !rule.PodSelector.Matches(new JsonLabels(pod.Labels)) => "spec.podSelector does not match the Pod",
            _ when !rule.Enabled => "not enabled",
            (null, _) => verdict.Outcome is Outcome.NotRequested or Outcome.OptedOut
                ? "selects the Pod, but injection is not asked for"
                : $"selects the Pod, but the outcome is {verdict.Outcome} whatever is selected",
            _ when chosen => "the first enabled one that selects the Pod",
            ({ } other, _) => other.Priority > rule.Priority ? $"{other.Name} has the higher priority" : $"{other.Name} has the same priority and comes first by name",
        };
        return new(rule.Name, rule.Priority, chosen, reason);
    }

    private static IEnumerable<InjectorStep> Steps(
        PodDocument pod, Verdict verdict, Dictionary<InjectorKinds, (int From, int To)> editsAfter)
    {
        if (verdict.Decision is not { Plan: { } plan, Chosen: { } chosen })
        {
            yield break;
        }

        foreach (var kind in (InjectorKinds[])[InjectorKinds.Proxy, InjectorKinds.Socket, InjectorKinds.Tools])
        {
            var name = kind.ToString();
            if (!editsAfter.TryGetValue(kind, out var range))
            {
                var why = chosen.Settings.Inject.HasFlag(kind) ? "left out for this Pod" : $"not in spec.inject of {chosen.Name}";
                yield return new(name, false, [], [why]);
                continue;
            }

            yield return new(
                name,
                true,
                [.. pod.Edits.Skip(range.From).Take(range.To - range.From).Select(edit => edit.Path)],
                [.. Kept.Find(pod, plan, kind)]);
        }
    }

    private static string? Hint(Verdict verdict, PodDocument pod, NamespaceFacts? @namespace) => verdict.Outcome switch
    {
        Outcome.NotRequested => $"annotate the Pod with {AnnotationNames.Inject}: \"true\", or label its namespace so",
        Outcome.OptedOut => $"{verdict.Decision.DecidedBy} says \"false\"; remove it, or set it or a rule that goes before it to \"true\"",
        Outcome.NoInjection => "create a DragonflyInjection whose selectors match the Pod and its namespace",
        Outcome.UnknownInjection => $"create the DragonflyInjection, or remove the annotation {AnnotationNames.Injection}",
        Outcome.AlreadyInjected when verdict.Decision.Plan is { Inject: InjectorKinds.None } =>
            $"no injector is chosen: see spec.inject of DragonflyInjection {verdict.Injection} and the annotations {AnnotationNames.Features} and {AnnotationNames.SkipSocket}",
        Outcome.AlreadyInjected when PodInjector.Targets(pod, verdict.Decision.Plan!.Containers).Count == 0 =>
            $"no container is chosen: see the annotations {AnnotationNames.Containers} and {AnnotationNames.ExcludeContainers}",
        Outcome.Disabled => $"set spec.enabled of DragonflyInjection {verdict.Injection} to true",
        _ when verdict.Notes.HasFlag(Notes.HostPathForbidden) =>
            $"use a namespace that does not enforce Pod Security {@namespace?.HostPathForbiddenBy}, or spec.podSecurity: Ignore where another rule exempts the Pod",
        _ => null,
    };
}
