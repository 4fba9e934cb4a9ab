using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using k8s.Json;

namespace k8s.Models;

/// <summary>
/// A Pod's metadata on the admission path, where only names are needed for every Pod: maps and owners are built when somebody
/// asks.
/// </summary>
/// <param name="json">The metadata.</param>
internal sealed class PodObjectMeta(JsonElement json) : V1ObjectMeta
{
    private bool _hasAnnotations;
    private bool _hasLabels;
    private bool _hasOwners;

    /// <inheritdoc/>
    public override IDictionary<string, string> Annotations
    {
        get
        {
            if (!_hasAnnotations)
            {
                Annotations = Read(json, "annotations"u8, KubernetesJsonContext.Default.IDictionaryStringString)!;
            }

            return base.Annotations;
        }

        set => (_hasAnnotations, base.Annotations) = (true, value);
    }

    /// <inheritdoc/>
    public override IDictionary<string, string> Labels
    {
        get
        {
            if (!_hasLabels)
            {
                Labels = Read(json, "labels"u8, KubernetesJsonContext.Default.IDictionaryStringString)!;
            }

            return base.Labels;
        }

        set => (_hasLabels, base.Labels) = (true, value);
    }

    /// <inheritdoc/>
    public override IList<V1OwnerReference> OwnerReferences
    {
        get
        {
            if (!_hasOwners)
            {
                OwnerReferences = Read(json, "ownerReferences"u8, KubernetesJsonContext.Default.IListV1OwnerReference)!;
            }

            return base.OwnerReferences;
        }

        set => (_hasOwners, base.OwnerReferences) = (true, value);
    }

    /// <summary>Reads the metadata of a Pod.</summary>
    /// <param name="pod">The whole Pod.</param>
    /// <exception cref="JsonException">A member has another type than Kubernetes gives it.</exception>
    public static V1ObjectMeta Read(JsonElement pod)
    {
        if (pod.ValueKind != JsonValueKind.Object || !pod.TryGetProperty("metadata"u8, out var json)
            || json.ValueKind != JsonValueKind.Object)
        {
            return new V1ObjectMeta();
        }

        return new PodObjectMeta(json)
        {
            Name = Read(json, "name"u8, KubernetesJsonContext.Default.String)!,
            GenerateName = Read(json, "generateName"u8, KubernetesJsonContext.Default.String)!,
            NamespaceProperty = Read(json, "namespace"u8, KubernetesJsonContext.Default.String)!,
            Uid = Read(json, "uid"u8, KubernetesJsonContext.Default.String)!,
            ResourceVersion = Read(json, "resourceVersion"u8, KubernetesJsonContext.Default.String)!,
            Generation = Read(json, "generation"u8, KubernetesJsonContext.Default.NullableInt64),
            CreationTimestamp = ReadTime(json, "creationTimestamp"u8),
            DeletionTimestamp = ReadTime(json, "deletionTimestamp"u8),
            Finalizers = Read(json, "finalizers"u8, KubernetesJsonContext.Default.IListString)!,
        };
    }

    private static T? Read<T>(JsonElement metadata, ReadOnlySpan<byte> member, JsonTypeInfo<T> type) =>
        metadata.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null ? value.Deserialize(type) : default;

    private static DateTime? ReadTime(JsonElement metadata, ReadOnlySpan<byte> member) =>
        metadata.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null
            ? Rfc3339TimeConverter.Parse(value.GetString())
            : null;
}
