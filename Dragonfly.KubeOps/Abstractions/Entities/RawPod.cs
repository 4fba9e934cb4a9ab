using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Json;
using k8s.Models;

namespace KubeOps.Abstractions.Entities;

/// <summary>
/// A Pod that carries its JSON as it was received. Pods of newer API servers have fields that the model does not know, and they
/// must survive; spec and status are never read into the model.
/// </summary>
public sealed record RawPod : V1Pod
{
    private readonly JsonSlice _text;
    private readonly JsonSlice _spec;
    private readonly JsonSlice _annotations;
    private readonly JsonSlice _labels;
    private readonly JsonArena? _arena;

    /// <summary>A Pod under review: of its metadata only what every admission needs is read.</summary>
    /// <param name="text">The Pod.</param>
    /// <param name="arena">Holds what is parsed of it.</param>
    internal RawPod(JsonSlice text, JsonArena arena)
    {
        _text = text;
        _arena = arena;
        ApiVersion = KubeApiVersion;
        Kind = KubeKind;
        Metadata = new V1ObjectMeta();
        var members = text.Members();
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("metadata"u8))
            {
                MetadataKind = members.Kind;
                Metadata = new V1ObjectMeta();
                (_annotations, _labels) = (default, default);
                if (MetadataKind == JsonValueKind.Object)
                {
                    var metadata = members.Enter();
                    ReadMetadata(ref metadata, ref _annotations, ref _labels);
                    members.Leave(metadata);
                }
            }
            else if (members.Name.SequenceEqual("spec"u8))
            {
                _spec = members.Take();
            }
        }
    }

    /// <summary>A Pod of the API server, with all its metadata.</summary>
    private RawPod(JsonElement pod)
    {
        _text = Copy(pod);
        ApiVersion = KubeApiVersion;
        Kind = KubeKind;
        Metadata = new V1ObjectMeta();
        if (pod.TryGetProperty("spec"u8, out var spec))
        {
            _spec = Copy(spec);
        }

        if (pod.TryGetProperty("metadata"u8, out var metadata))
        {
            MetadataKind = metadata.ValueKind;
            Metadata = metadata.Deserialize(KubernetesJsonContext.Default.V1ObjectMeta) ?? Metadata;
            if (MetadataKind == JsonValueKind.Object)
            {
                _annotations = metadata.TryGetProperty("annotations"u8, out var annotations) ? Copy(annotations) : default;
                _labels = metadata.TryGetProperty("labels"u8, out var labels) ? Copy(labels) : default;
            }
        }
    }

    /// <summary>The Pod, parsed anew at each call.</summary>
    public JsonElement Json => Parse(_text);

    /// <summary>Its spec; undefined if absent.</summary>
    public JsonElement SpecJson => Parse(_spec);

    /// <summary>Its annotations; undefined if absent.</summary>
    public JsonElement AnnotationsJson => Parse(_annotations);

    /// <summary>Its labels; undefined if absent.</summary>
    public JsonElement LabelsJson => Parse(_labels);

    /// <summary>What <c>metadata</c> is; undefined if absent.</summary>
    public JsonValueKind MetadataKind { get; }

    /// <summary>The admission request's uid; null outside of a review.</summary>
    public string? RequestUid { get; init; }

    /// <summary>Writes the operations of a JSON patch; null for a Pod that is to stay as it is.</summary>
    public Action<Utf8JsonWriter>? JsonPatch { get; set; }

    private void ReadMetadata(ref JsonMembers members, ref JsonSlice annotations, ref JsonSlice labels)
    {
        while (members.MoveNext())
        {
            var name = members.Name;
            var value = members.Take();
            if (name.SequenceEqual("name"u8))
            {
                Metadata.Name = value.GetString();
            }
            else if (name.SequenceEqual("generateName"u8))
            {
                Metadata.GenerateName = value.GetString();
            }
            else if (name.SequenceEqual("namespace"u8))
            {
                Metadata.NamespaceProperty = value.GetString();
            }
            else if (name.SequenceEqual("ownerReferences"u8))
            {
                Metadata.OwnerReferences = value.Read(KubernetesJsonContext.Default.IListV1OwnerReference);
            }
            else if (name.SequenceEqual("annotations"u8))
            {
                annotations = value;
            }
            else if (name.SequenceEqual("labels"u8))
            {
                labels = value;
            }
        }
    }

    private static JsonSlice Copy(JsonElement value) => new(JsonMarshal.GetRawUtf8Value(value).ToArray());

    private JsonElement Parse(JsonSlice part)
    {
        if (part.Text.IsEmpty)
        {
            return default;
        }

        if (_arena is not null)
        {
            return _arena.Parse(part);
        }

        var reader = new Utf8JsonReader(part.Text.Span);
        return JsonElement.ParseValue(ref reader);
    }

    /// <summary>Reads every <see cref="V1Pod"/> as a <see cref="RawPod"/>.</summary>
    internal sealed class Converter : JsonConverter<V1Pod>
    {
        public override V1Pod Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return new RawPod(document.RootElement);
        }

        public override void Write(Utf8JsonWriter writer, V1Pod value, JsonSerializerOptions options) =>
            ((RawPod)value).Json.WriteTo(writer);
    }
}
