using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Explaining;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests.Hosting.Logging;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Explaining;

/// <summary>Explains small Pods.</summary>
internal static class Explained
{
    public static InjectionRule Rule(
        string name, bool enabled = true, int priority = 0, string? namespaceLabel = null, string? podLabel = null, InjectionSettings? settings = null) =>
        new((settings ?? InjectedPod.Defaults) with { Name = name })
        {
            Enabled = enabled,
            Priority = priority,
            NamespaceSelector = Selector(namespaceLabel),
            PodSelector = Selector(podLabel),
        };

    public static Explanation Of(string pod, NamespaceInfo? @namespace, params InjectionRule[] rules) =>
        Explainer.Explain(PodDocument.Open(Json.Element(pod)), @namespace, new(rules));

    /// <summary>A Pod with these annotations and a container app.</summary>
    public static Explanation OfAnnotated(string annotations, params InjectionRule[] rules) =>
        Of(Pod($"\"annotations\": {{ {annotations} }}"), null, rules);

    public static string Pod(string metadata, string container = "", string spec = "") =>
        $$"""{ "metadata": { {{metadata}} }, "spec": { "containers": [{ "name": "app" {{container}} }] {{spec}} } }""";

    private static LabelSelector Selector(string? label) =>
        label is null ? LabelSelector.Everything : new([new(label, LabelOperator.Exists, [])]);
}
