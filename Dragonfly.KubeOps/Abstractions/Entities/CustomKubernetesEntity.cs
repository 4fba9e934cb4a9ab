using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace KubeOps.Abstractions.Entities;

/// <summary>A custom resource.</summary>
public abstract class CustomKubernetesEntity : KubernetesObject, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Standard object metadata.</summary>
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = new();
}
