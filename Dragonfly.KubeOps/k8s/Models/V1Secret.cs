#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Confidential data.</summary>
[KubernetesEntity(Kind = KubeKind, Group = KubeGroup, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public sealed class V1Secret : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Version, without the group.</summary>
    public const string KubeApiVersion = "v1";

    /// <summary>Kind.</summary>
    public const string KubeKind = "Secret";

    /// <summary>API group; empty for the core group.</summary>
    public const string KubeGroup = "";

    /// <summary>Name in URLs.</summary>
    public const string KubePluralName = "secrets";

    /// <summary>Group and version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = KubeApiVersion;

    /// <summary>Kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = KubeKind;

    /// <summary>Standard object metadata.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Values; base64 on the wire.</summary>
    [JsonPropertyName("data")]
    public IDictionary<string, byte[]> Data { get; set; }

    /// <summary>Whether the data may no longer change.</summary>
    [JsonPropertyName("immutable")]
    public bool? Immutable { get; set; }

    /// <summary>Plain-text values, write-only: the server moves them into <see cref="Data"/>.</summary>
    [JsonPropertyName("stringData")]
    public IDictionary<string, string> StringData { get; set; }

    /// <summary>What the data is for, e.g. <c>Opaque</c> or <c>kubernetes.io/tls</c>.</summary>
    [JsonPropertyName("type")]
    public string Type { get; set; }
}
