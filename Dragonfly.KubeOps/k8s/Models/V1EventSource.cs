#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Who reported an event.</summary>
public sealed class V1EventSource
{
    /// <summary>Component name.</summary>
    [JsonPropertyName("component")]
    public string Component { get; set; }

    /// <summary>Node name.</summary>
    [JsonPropertyName("host")]
    public string Host { get; set; }
}
