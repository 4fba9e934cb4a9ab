#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;
using k8s.Json;

namespace k8s.Models;

/// <summary>One aspect of an object's current state.</summary>
public sealed class V1Condition
{
    /// <summary>When the status last changed (UTC).</summary>
    [JsonPropertyName("lastTransitionTime")]
    [JsonConverter(typeof(Rfc3339TimeConverter))]
    public DateTime LastTransitionTime { get; set; }

    /// <summary>For people.</summary>
    [JsonPropertyName("message")]
    public string Message { get; set; }

    /// <summary>The <c>metadata.generation</c> that the condition was set upon.</summary>
    [JsonPropertyName("observedGeneration")]
    public long? ObservedGeneration { get; set; }

    /// <summary>For programs, in CamelCase.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; set; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    [JsonPropertyName("status")]
    public string Status { get; set; }

    /// <summary>Name of the condition, in CamelCase.</summary>
    [JsonPropertyName("type")]
    public string Type { get; set; }
}
