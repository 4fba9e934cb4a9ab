using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
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

    public static MutationReport Of(string pod, NamespaceInfo? @namespace, params InjectionRule[] rules) =>
        Of(PodDocument.Open(Json.Element(pod)), @namespace, new(rules)).Reports.Single();

    public static AdmissionResult Of(PodDocument pod, NamespaceInfo? @namespace, RuleSet<InjectionRule> injections) =>
        PodAdmission.Admit(pod, new() { Namespace = @namespace, Explain = true }, [DragonflyInjectionKind.Of(injections.ByPreference)]);

    /// <summary>A Pod with these annotations and a container app.</summary>
    public static MutationReport OfAnnotated(string annotations, params InjectionRule[] rules) =>
        Of(Pod($"\"annotations\": {{ {annotations} }}"), null, rules);

    public static string Pod(string metadata, string container = "", string spec = "") =>
        $$"""{ "metadata": { {{metadata}} }, "spec": { "containers": [{ "name": "app" {{container}} }] {{spec}} } }""";

    private static LabelSelector Selector(string? label) =>
        label is null ? LabelSelector.Everything : new([new(label, LabelOperator.Exists, [])]);
}
