#pragma warning disable CS8766 // upstream's shape: the interface is older than nullability

using System.Text.Json.Serialization;
using k8s.Models;

namespace KubeOps.Abstractions.Entities;

/// <summary>A custom resource with a desired state.</summary>
/// <typeparam name="TSpec">Type of the specification.</typeparam>
public abstract class CustomKubernetesEntity<TSpec> : CustomKubernetesEntity, ISpec<TSpec>
    where TSpec : new()
{
    /// <summary>The desired state.</summary>
    [JsonPropertyName("spec")]
    public TSpec? Spec { get; set; } = new();
}
