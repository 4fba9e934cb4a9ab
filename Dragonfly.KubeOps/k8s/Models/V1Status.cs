#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What the API server says about a request that returns no object.</summary>
public sealed class V1Status
{
    /// <summary>Group and version.</summary>
    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; }

    /// <summary>HTTP status code.</summary>
    [JsonPropertyName("code")]
    public int? Code { get; set; }

    /// <summary>More on the failure.</summary>
    [JsonPropertyName("details")]
    public V1StatusDetails Details { get; set; }

    /// <summary>Kind.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; }

    /// <summary>For people.</summary>
    [JsonPropertyName("message")]
    public string Message { get; set; }

    /// <summary>Standard list metadata.</summary>
    [JsonPropertyName("metadata")]
    public V1ListMeta Metadata { get; set; }

    /// <summary>For programs, e.g. <c>NotFound</c>, <c>Conflict</c> or <c>Expired</c>.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; set; }

    /// <summary><c>Success</c> or <c>Failure</c>.</summary>
    [JsonPropertyName("status")]
    public string Status { get; set; }
}
