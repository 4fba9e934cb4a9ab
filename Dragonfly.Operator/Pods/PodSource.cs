using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// Where a Pod's JSON comes from. Each part is asked for once, and the spec only of Pods that may be injected: in a webhook most
/// Pods are skipped for what their labels and namespace say, and the spec is never parsed.
/// </summary>
/// <remarks>A part is undefined when it is absent. It need not have the type that the Pod API gives it.</remarks>
public interface IPodSource
{
    /// <summary>The whole Pod.</summary>
    public JsonElement Pod { get; }

    public JsonElement Spec { get; }

    public JsonElement Annotations { get; }

    public JsonElement Labels { get; }

    /// <summary>What the <c>metadata</c> is, which annotations and labels are in if it is an object.</summary>
    public JsonValueKind MetadataKind { get; }
}

/// <summary>A Pod, or a workload's Pod template, that is parsed already.</summary>
internal sealed class ParsedPod : IPodSource
{
    private readonly JsonElement _metadata;

    /// <exception cref="PodFormatException">It is no object.</exception>
    public ParsedPod(JsonElement pod)
    {
        Pod = pod.ValueKind == JsonValueKind.Object
            ? pod
            : throw new PodFormatException("the Pod", "an object", JsonShape.Describe(pod.ValueKind));
        _metadata = Member(pod, "metadata"u8);
    }

    public JsonElement Pod { get; }

    public JsonElement Spec => Member(Pod, "spec"u8);

    public JsonElement Annotations => Member(_metadata, "annotations"u8);

    public JsonElement Labels => Member(_metadata, "labels"u8);

    public JsonValueKind MetadataKind => _metadata.ValueKind;

    private static JsonElement Member(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;
}
