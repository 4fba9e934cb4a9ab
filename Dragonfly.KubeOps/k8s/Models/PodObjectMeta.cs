using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Json;

namespace k8s.Models;

/// <summary>
/// A Pod's metadata on the admission path, where only names are needed for every Pod: the maps are built when somebody asks.
/// </summary>
internal sealed class PodObjectMeta : V1ObjectMeta
{
    private readonly JsonElement _annotations;
    private readonly JsonElement _labels;
    private bool _annotationsRead;
    private bool _labelsRead;

    private PodObjectMeta(JsonElement annotations, JsonElement labels)
    {
        _annotations = annotations;
        _labels = labels;
    }

    /// <inheritdoc/>
    public override IDictionary<string, string> Annotations
    {
        get
        {
            if (!_annotationsRead)
            {
                Annotations = ReadMap(_annotations)!;
            }

            return base.Annotations;
        }

        set
        {
            _annotationsRead = true;
            base.Annotations = value;
        }
    }

    /// <inheritdoc/>
    public override IDictionary<string, string> Labels
    {
        get
        {
            if (!_labelsRead)
            {
                Labels = ReadMap(_labels)!;
            }

            return base.Labels;
        }

        set
        {
            _labelsRead = true;
            base.Labels = value;
        }
    }

    /// <summary>Reads the metadata of a Pod.</summary>
    /// <param name="pod">The whole Pod.</param>
    /// <exception cref="JsonException">A member has another type than Kubernetes gives it.</exception>
    public static V1ObjectMeta Read(JsonElement pod)
    {
        if (pod.ValueKind != JsonValueKind.Object || !pod.TryGetProperty("metadata"u8, out var metadata)
            || metadata.ValueKind != JsonValueKind.Object)
        {
            return new V1ObjectMeta();
        }

        metadata.TryGetProperty("annotations"u8, out var annotations);
        metadata.TryGetProperty("labels"u8, out var labels);
        return new PodObjectMeta(annotations, labels)
        {
            Name = Read(metadata, "name"u8, KubernetesJsonContext.Default.String)!,
            GenerateName = Read(metadata, "generateName"u8, KubernetesJsonContext.Default.String)!,
            NamespaceProperty = Read(metadata, "namespace"u8, KubernetesJsonContext.Default.String)!,
            Uid = Read(metadata, "uid"u8, KubernetesJsonContext.Default.String)!,
            ResourceVersion = Read(metadata, "resourceVersion"u8, KubernetesJsonContext.Default.String)!,
            Generation = Read(metadata, "generation"u8, KubernetesJsonContext.Default.NullableInt64),
            CreationTimestamp = ReadTime(metadata, "creationTimestamp"u8),
            DeletionTimestamp = ReadTime(metadata, "deletionTimestamp"u8),
            Finalizers = Read(metadata, "finalizers"u8, KubernetesJsonContext.Default.IListString)!,
            OwnerReferences = Read(metadata, "ownerReferences"u8, KubernetesJsonContext.Default.IListV1OwnerReference)!,
        };
    }

    private static T? Read<T>(JsonElement metadata, ReadOnlySpan<byte> member, JsonTypeInfo<T> type) =>
        metadata.TryGetProperty(member, out var value) ? value.Deserialize(type) : default;

    private static DateTime? ReadTime(JsonElement metadata, ReadOnlySpan<byte> member) =>
        metadata.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
            ? Rfc3339TimeConverter.Parse(value.GetString())
            : null;

    private static IDictionary<string, string>? ReadMap(JsonElement map) =>
        map.ValueKind == JsonValueKind.Undefined ? null : map.Deserialize(KubernetesJsonContext.Default.IDictionaryStringString);
}
