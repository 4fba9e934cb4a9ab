#pragma warning disable CS8766 // upstream's shape: the interface is older than nullability

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

/// <summary>A custom resource with a desired state.</summary>
public abstract class CustomKubernetesEntity<TSpec> : CustomKubernetesEntity, ISpec<TSpec>
    where TSpec : new()
{
    /// <summary>The desired state.</summary>
    [JsonPropertyName("spec")]
    public TSpec? Spec { get; set; } = new();
}

/// <summary>A custom resource with a desired and an observed state.</summary>
public abstract class CustomKubernetesEntity<TSpec, TStatus> : CustomKubernetesEntity<TSpec>, IStatus<TStatus>
    where TSpec : new()
    where TStatus : new()
{
    /// <summary>The observed state.</summary>
    [JsonPropertyName("status")]
    public TStatus? Status { get; set; } = new();
}
