using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Json;

namespace k8s.Models;

/// <summary>
/// A Pod, kept as the JSON that arrived, so that fields this library has never heard of cannot be lost.
/// Inside an admission webhook the JSON lives only as long as the request.
/// </summary>
[KubernetesEntity(Kind = KubeKind, Group = KubeGroup, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
[JsonConverter(typeof(PodConverter))]
public sealed class V1Pod : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Version, without the group.</summary>
    public const string KubeApiVersion = "v1";

    /// <summary>Kind.</summary>
    public const string KubeKind = "Pod";

    /// <summary>API group; empty for the core group.</summary>
    public const string KubeGroup = "";

    /// <summary>Name in URLs.</summary>
    public const string KubePluralName = "pods";

    private V1ObjectMeta? _metadata;

    /// <summary>Group and version.</summary>
    public string ApiVersion { get; set; } = KubeApiVersion;

    /// <summary>Kind.</summary>
    public string Kind { get; set; } = KubeKind;

    /// <summary>The whole object as it arrived; undefined for a Pod that was made here.</summary>
    public JsonElement Json { get; set; }

    /// <summary>Metadata, read from <see cref="Json"/> at first use. Changes to it are not written back.</summary>
    public V1ObjectMeta Metadata
    {
        get => _metadata ??= PodObjectMeta.Read(Json);
        set => _metadata = value;
    }

    /// <summary>The uid of the admission request that brought the Pod; null elsewhere.</summary>
    public string? RequestUid { get; set; }

    /// <summary>Writes the RFC 6902 array that a mutation webhook recorded; null for no change.</summary>
    public Action<Utf8JsonWriter>? JsonPatch { get; set; }
}
