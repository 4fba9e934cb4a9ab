#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The Service in front of a webhook.</summary>
public sealed class Admissionregistrationv1ServiceReference
{
    /// <summary>Name of the Service.</summary>
    [JsonPropertyName("name")]
    public string Name { get; set; }

    /// <summary>Namespace of the Service.</summary>
    [JsonPropertyName("namespace")]
    public string NamespaceProperty { get; set; }

    /// <summary>URL path.</summary>
    [JsonPropertyName("path")]
    public string Path { get; set; }

    /// <summary>Port of the Service; 443 when absent.</summary>
    [JsonPropertyName("port")]
    public int? Port { get; set; }
}
