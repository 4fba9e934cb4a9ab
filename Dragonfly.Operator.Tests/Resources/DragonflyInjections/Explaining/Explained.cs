using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Explaining;
using Dragonfly.Operator.Injection.Selection;
using Dragonfly.Operator.Injection.Settings;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections.Explaining;

/// <summary>Explains small Pods.</summary>
internal static class Explained
{
    public static InjectionRule Rule(
        string name, bool enabled = true, int priority = 0, string? namespaceLabel = null, string? podLabel = null, InjectionSettings? settings = null) =>
        new((settings ?? InjectedPod.Defaults) with { Name = name }, enabled, priority, Selector(namespaceLabel), Selector(podLabel));

    public static Explanation Of(string pod, NamespaceFacts? @namespace, params InjectionRule[] rules) =>
        Explainer.Explain(PodDocument.Open(Json.Element(pod)), @namespace, new(rules));

    /// <summary>A Pod with these annotations and a container app.</summary>
    public static Explanation OfAnnotated(string annotations, params InjectionRule[] rules) =>
        Of(Pod($"\"annotations\": {{ {annotations} }}"), null, rules);

    public static string Pod(string metadata, string container = "", string spec = "") =>
        $$"""{ "metadata": { {{metadata}} }, "spec": { "containers": [{ "name": "app" {{container}} }] {{spec}} } }""";

    private static LabelSelector Selector(string? label) =>
        label is null ? LabelSelector.Everything : new([new(label, LabelOperator.Exists, [])]);
}
