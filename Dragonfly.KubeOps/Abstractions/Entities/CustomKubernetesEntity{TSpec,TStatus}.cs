#pragma warning disable CS8766 // upstream's shape: the interface is older than nullability

using System.Text.Json.Serialization;
using k8s.Models;

namespace KubeOps.Abstractions.Entities;

/// <summary>A custom resource with a desired and an observed state.</summary>
/// <typeparam name="TSpec">Type of the specification.</typeparam>
/// <typeparam name="TStatus">Type of the status.</typeparam>
public abstract class CustomKubernetesEntity<TSpec, TStatus> : CustomKubernetesEntity<TSpec>, IStatus<TStatus>
    where TSpec : new()
    where TStatus : new()
{
    /// <summary>The observed state.</summary>
    [JsonPropertyName("status")]
    public TStatus? Status { get; set; } = new();
}
