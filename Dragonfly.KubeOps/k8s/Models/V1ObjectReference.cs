#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A reference to any object.</summary>
public sealed class V1ObjectReference
{
    /// <summary>API version of the object.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    /// <summary>Part of the object that is meant, if not all of it.</summary>
    [JsonPropertyName("fieldPath")]
    public string FieldPath { get; set; }

    /// <summary>Kind of the object.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; }

    /// <summary>Name of the object.</summary>
    [JsonPropertyName("name")]
    public string Name { get; set; }

    /// <summary>Namespace of the object; null for cluster-scoped ones.</summary>
    [JsonPropertyName("namespace")]
    public string NamespaceProperty { get; set; }

    /// <summary>Version of the object.</summary>
    [JsonPropertyName("resourceVersion")]
    public string ResourceVersion { get; set; }

    /// <summary>UID of the object.</summary>
    [JsonPropertyName("uid")]
    public string Uid { get; set; }
}
