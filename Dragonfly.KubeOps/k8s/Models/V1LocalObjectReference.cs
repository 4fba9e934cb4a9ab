#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A reference to an object in the same namespace.</summary>
public sealed class V1LocalObjectReference
{
    /// <summary>Name of the object.</summary>
    [JsonPropertyName("name")]
    public string Name { get; set; }
}
