#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>More on a failed request.</summary>
public sealed class V1StatusDetails
{
    /// <summary>Single causes.</summary>
    [JsonPropertyName("causes")]
    public IList<V1StatusCause> Causes { get; set; }

    /// <summary>API group of the resource.</summary>
    [JsonPropertyName("group")]
    public string Group { get; set; }

    /// <summary>Kind of the resource.</summary>
    [JsonPropertyName("kind")]
    public string Kind { get; set; }

    /// <summary>Name of the resource.</summary>
    [JsonPropertyName("name")]
    public string Name { get; set; }

    /// <summary>Seconds to wait before another try.</summary>
    [JsonPropertyName("retryAfterSeconds")]
    public int? RetryAfterSeconds { get; set; }

    /// <summary>UID of the resource.</summary>
    [JsonPropertyName("uid")]
    public string Uid { get; set; }
}
