#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Entities.Attributes;

namespace k8s.Models;

/// <summary>A set of mutating webhooks.</summary>
[EntityScope(EntityScope.Cluster)]
[KubernetesEntity(Kind = KubeKind, Group = KubeGroup, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public sealed class V1MutatingWebhookConfiguration : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Version, without the group.</summary>
    public const string KubeApiVersion = "v1";

    /// <summary>Kind.</summary>
    public const string KubeKind = "MutatingWebhookConfiguration";

    /// <summary>API group; empty for the core group.</summary>
    public const string KubeGroup = "admissionregistration.k8s.io";

    /// <summary>Name in URLs.</summary>
    public const string KubePluralName = "mutatingwebhookconfigurations";

    /// <summary>Group and version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = KubeGroup + "/" + KubeApiVersion;

    /// <summary>Kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; } = KubeKind;

    /// <summary>Standard object metadata.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The webhooks.</summary>
    [JsonPropertyName("webhooks")]
    public IList<V1MutatingWebhook> Webhooks { get; set; }
}
