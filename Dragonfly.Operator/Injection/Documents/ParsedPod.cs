using System.Text.Json;

namespace Dragonfly.Operator.Injection.Documents;

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
