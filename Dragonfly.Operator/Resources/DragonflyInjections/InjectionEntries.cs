using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>The two webhooks of config/webhook that call for Pods which ask for injection, or whose namespace does.</summary>
internal static class InjectionEntries
{
    private static readonly NamedCondition AsksForInjection = new("asks-for-injection", pod => Asks(pod.Annotations) || Asks(pod.Labels));

    public static IReadOnlyList<StaticEntry> All { get; } =
    [
        new(
            OptedIn(LabelOperator.In),
            new NamedCondition("not-opted-out-by-annotation", pod => Value(pod.Annotations, AnnotationNames.Inject) != "false"),
            new NamedCondition(
                "not-opted-out-by-label",
                pod => Value(pod.Annotations, AnnotationNames.Inject) is not null
                    || Value(pod.Annotations, AnnotationNames.InjectAlias) is not null
                    || Value(pod.Labels, AnnotationNames.Inject) != "false")),
        new(OptedIn(LabelOperator.NotIn), AsksForInjection),
    ];

    /// <summary>Why API servers do not call the webhook for a Pod that is to be injected, in the words of the kind.</summary>
    public static NotCalled Explain(NotCalled notCalled, NamespaceInfo? @namespace) =>
        @namespace is not null && notCalled.UnmetConditions.Contains(AsksForInjection.Name)
            ? new(
                $"only the annotation of namespace {@namespace.Name} asks for injection, which API servers from 1.28 on do not see: they do not call the operator",
                $"kubectl label namespace {@namespace.Name} {AnnotationNames.Inject}=true")
            : notCalled;

    private static LabelSelector OptedIn(LabelOperator @operator) => new([new(AnnotationNames.Inject, @operator, ["true"])]);

    private static bool Asks(JsonElement map) =>
        Value(map, AnnotationNames.Inject) is not (null or "false") || Value(map, AnnotationNames.InjectAlias) is not (null or "false");

    private static string? Value(JsonElement map, string name) =>
        map.ValueKind == JsonValueKind.Object && map.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.ToString()
            : null;
}
