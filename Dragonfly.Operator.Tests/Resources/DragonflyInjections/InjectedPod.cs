using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Policy;
using Dragonfly.Operator.Injection.Selection;
using Dragonfly.Operator.Injection.Settings;
using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Tests.Fakes;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Resources.DragonflyInjections;

/// <summary>A Pod after injection, as the API server makes it: the Pod's own text with the patch applied.</summary>
internal sealed record InjectedPod(bool Changed, JsonObject Json, PodDocument Document, Decision Decision)
{
    public static InjectionSettings Defaults { get; } = new() { Name = "default" };

    public IReadOnlyList<Finding> Findings => Decision.Findings.Items;

    public Notes Notes => Decision.Findings.Notes;

    public string Patch => Document.Patch();

    public static InjectedPod From(string pod, InjectionSettings? settings = null, NamespaceFacts? @namespace = null) =>
        From(pod, new InjectionSet([new(settings ?? Defaults, Enabled: true, Priority: 0, LabelSelector.Everything, LabelSelector.Everything)]), @namespace);

    public static InjectedPod From(string pod, InjectionSet injections, NamespaceFacts? @namespace = null)
    {
        var document = PodDocument.Open(Tests.Json.Element(pod));
        var decision = InjectionPolicy.Decide(document, @namespace, injections, unlessRefused: true);
        var changed = decision.Plan is not null && PodInjector.Inject(document, decision.Plan, decision.Findings);
        return new(changed, JsonPatch.Apply(pod, document.Patch()).AsObject(), document, decision);
    }

    /// <summary>A Pod whose one container, app, has these members.</summary>
    public static InjectedPod FromApp(string members, InjectionSettings? settings = null) =>
        From($$"""{ "spec": { "containers": [{ "name": "app", {{members}} }] } }""", settings);

    /// <summary>A Pod with these annotations and a container app.</summary>
    public static InjectedPod FromAnnotations(string annotations, InjectionSettings? settings = null, NamespaceFacts? @namespace = null) =>
        From($$"""{ "metadata": { "annotations": { {{annotations}} } }, "spec": { "containers": [{ "name": "app" }] } }""", settings, @namespace);

    /// <summary>The same again with the injected Pod, as when the API server invokes the webhook once more.</summary>
    public InjectedPod Again(InjectionSettings? settings = null, NamespaceFacts? @namespace = null) =>
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
