using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections.Injectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Hosting.Logging;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>A Pod after injection, as the API server makes it: the Pod's own text with the patch applied.</summary>
internal sealed record InjectedPod(bool Changed, JsonObject Json, PodDocument Document, Decision Decision)
{
    public static InjectionSettings Defaults { get; } = new() { Name = "default" };

    /// <summary>The warnings beside the one that says why the Pod is not injected.</summary>
    public IReadOnlyList<Warning> Warnings => [.. Decision.Warnings.Items.Where(warning => warning.Reason != Decision.Outcome)];

    /// <summary>The reasons of the warnings, each once.</summary>
    public string Notes => string.Join(", ", Warnings.Select(warning => warning.Reason).Distinct());

    public string Patch => Document.Patch();

    public static InjectedPod From(string pod, InjectionSettings? settings = null, NamespaceInfo? @namespace = null) =>
        From(pod, new RuleSet<InjectionRule>([new(settings ?? Defaults)]), @namespace);

    public static InjectedPod From(string pod, RuleSet<InjectionRule> injections, NamespaceInfo? @namespace = null)
    {
        var document = PodDocument.Open(Tests.Json.Element(pod));
        var decision = InjectionPolicy.Decide(document, new() { Namespace = @namespace, Force = true }, injections);
        var changed = decision.Injection is not null && PodInjector.Inject(document, decision.Injection, decision.Record);
        return new(changed, JsonPatch.Apply(pod, document.Patch()).AsObject(), document, decision);
    }

    /// <summary>A Pod whose one container, app, has these members.</summary>
    public static InjectedPod FromApp(string members, InjectionSettings? settings = null) =>
        From($$"""{ "spec": { "containers": [{ "name": "app", {{members}} }] } }""", settings);

    /// <summary>A Pod with these annotations and a container app.</summary>
    public static InjectedPod FromAnnotations(string annotations, InjectionSettings? settings = null, NamespaceInfo? @namespace = null) =>
        From($$"""{ "metadata": { "annotations": { {{annotations}} } }, "spec": { "containers": [{ "name": "app" }] } }""", settings, @namespace);

    /// <summary>The same again with the injected Pod, as when the API server invokes the webhook once more.</summary>
    public InjectedPod Again(InjectionSettings? settings = null, NamespaceInfo? @namespace = null) =>
        From(Json.ToJsonString(), settings, @namespace);

    public JsonObject Container(string name) =>
        Json["spec"].Objects("initContainers").Concat(Json["spec"].Objects("containers")).First(container => container.String("name") == name);

    public string[] EnvNames(string container) => [.. Container(container).Objects("env").Select(variable => variable.String("name")!)];

    public string? EnvValue(string container, string name) =>
        Container(container).Objects("env").LastOrDefault(variable => variable.String("name") == name).String("value");

    /// <summary>What the container's program sees.</summary>
    public KubeletEnvironment Environment(string container) => new(Container(container));

    public string[] MountPaths(string container) => [.. Container(container).Objects("volumeMounts").Select(mount => mount.String("mountPath")!)];

    public string[] Names(string list) => [.. Json["spec"].Objects(list).Select(item => item.String("name")!)];
}
