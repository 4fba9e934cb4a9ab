using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.Fields;
using k8s.Models;

namespace Dragonfly.Operator.Commands.Webhooks;

/// <summary>The Pods for which API servers call the webhook, as its configuration says: a chart may have changed the namespaces.</summary>
/// <remarks>
/// Match conditions are known by their names, and stand here in C# as in config/webhook; a condition of another name counts as
/// met. Servers before 1.28 drop them, so the configuration that such a server returns has none.
/// </remarks>
internal sealed class CalledPods
{
    private const string NameLabel = "kubernetes.io/metadata.name";
    private const string AsksForInjection = "asks-for-injection";
    private const string NotOptedOutByAnnotation = "not-opted-out-by-annotation";
    private const string NotOptedOutByLabel = "not-opted-out-by-label";

    private readonly IReadOnlyList<Entry> _entries;
    private readonly NotCalled? _all;

    private CalledPods(IReadOnlyList<Entry> entries, NotCalled? all = null) => (_entries, _all) = (entries, all);

    /// <summary>The namespaces that config/webhook leaves out.</summary>
    public static IReadOnlyList<string> LeftOutNamespaces { get; } = ["kube-system", "kube-node-lease", "d7y-operator-system"];

    /// <summary>As config/webhook has it, on a server that understands match conditions.</summary>
    public static CalledPods Shipped { get; } = new(
    [
        ShippedEntry(LabelOperator.In, NotOptedOutByAnnotation, NotOptedOutByLabel),
        ShippedEntry(LabelOperator.NotIn, AsksForInjection),
    ]);

    /// <summary>As it was when a configuration could not be read: no Pod is left out.</summary>
    public static CalledPods Unknown { get; } = new([new(LabelSelector.Everything, LabelSelector.Everything, [])]);

    /// <summary>Without a configuration, or with an empty one.</summary>
    public static CalledPods None(string configuration) => new([], new(
        $"MutatingWebhookConfiguration {configuration} is missing or empty, so API servers do not call the operator",
        "install the operator, or give the name of the installation with --name"));

    public static CalledPods Of(V1MutatingWebhookConfiguration configuration) =>
        // What is stored has passed the API server's own validation.
        configuration.Webhooks is not { Count: > 0 } ? None(configuration.Metadata.Name) : new([
            .. configuration.Webhooks.Select(webhook => new Entry(
                LabelSelectorReader.Read(webhook.NamespaceSelector, "", new()),
                LabelSelectorReader.Read(webhook.ObjectSelector, "", new()),
                [.. (webhook.MatchConditions ?? []).Select(condition => condition.Name)])),
        ]);

    /// <summary>Why API servers do not call the webhook for a Pod that is to be injected; null: they do.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="name">The name of its namespace.</param>
    /// <param name="namespace">The namespace; null when nothing is known of it.</param>
    /// <param name="forced">Asks of the namespace alone, for a Pod that is injected whether or not it asks.</param>
    public NotCalled? WhyNot(PodDocument pod, string name, NamespaceInfo? @namespace, bool forced = false)
    {
        if (_all is not null)
        {
            return _all;
        }

        var labels = new MappedLabels(@namespace?.Labels ?? new Dictionary<string, string> { [NameLabel] = name });
        var entries = _entries.Where(entry => entry.Namespaces.Matches(labels)).ToList();
        if (entries.Count == 0)
        {
            return new(
                $"the webhook configuration leaves out namespace {name}, so API servers do not call the operator for its Pods",
                "use another namespace: this one is left out so that injection cannot disturb what the cluster needs");
        }

        if (forced || entries.Exists(entry => entry.Pods.Matches(new JsonLabels(pod.Labels)) && entry.Conditions.All(condition => IsMet(condition, pod))))
        {
            return null;
        }

        return entries.Exists(entry => entry.Conditions.Contains(AsksForInjection))
            ? new(
                $"only the annotation of namespace {name} asks for injection, which API servers from 1.28 on do not see: they do not call the operator",
                $"kubectl label namespace {name} {AnnotationNames.Inject}=true")
            : new("the webhook configuration does not select this Pod", "see its objectSelector and matchConditions");
    }

    private static bool IsMet(string condition, PodDocument pod) => condition switch
    {
        AsksForInjection => Asks(pod.Annotations) || Asks(pod.Labels),
        NotOptedOutByAnnotation => Value(pod.Annotations, AnnotationNames.Inject) != "false",
        NotOptedOutByLabel => Value(pod.Annotations, AnnotationNames.Inject) is not null
            || Value(pod.Annotations, AnnotationNames.InjectAlias) is not null
            || Value(pod.Labels, AnnotationNames.Inject) != "false",
        _ => true,
    };

    private static bool Asks(JsonElement map) =>
        Value(map, AnnotationNames.Inject) is not (null or "false") || Value(map, AnnotationNames.InjectAlias) is not (null or "false");

    private static string? Value(JsonElement map, string name) =>
        map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.ToString()
            : null;

    private static Entry ShippedEntry(LabelOperator optedIn, params string[] conditions) => new(
        new([new(AnnotationNames.Inject, optedIn, ["true"]), new(NameLabel, LabelOperator.NotIn, LeftOutNamespaces)]),
        LabelSelector.Everything,
        conditions);

    private sealed record Entry(LabelSelector Namespaces, LabelSelector Pods, IReadOnlyList<string> Conditions);
}
