#nullable disable // oblivious, as upstream

using System.Text.Json.Serialization;

namespace k8s;

/// <summary>Version and kind of an object.</summary>
public abstract class KubernetesObject : IKubernetesObject
{
    /// <summary>Group and version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    /// <summary>Kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; }
}
