#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>An object that owns another and takes it along when it is deleted.</summary>
public sealed class V1OwnerReference
{
    /// <summary>API version of the owner.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    /// <summary>Kind of the owner.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; }

    /// <summary>Name of the owner.</summary>
    [JsonPropertyName("name")]
    public string Name { get; set; }

    /// <summary>UID of the owner.</summary>
    [JsonPropertyName("uid")]
    public string Uid { get; set; }

    /// <summary>Whether the owner is the managing controller.</summary>
    [JsonPropertyName("controller")]
    public bool? Controller { get; set; }

    /// <summary>Whether a foreground deletion of the owner waits for this object.</summary>
    [JsonPropertyName("blockOwnerDeletion")]
    public bool? BlockOwnerDeletion { get; set; }
}
