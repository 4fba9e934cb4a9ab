#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One cause of a failed request, e.g. one invalid field.</summary>
public sealed class V1StatusCause
{
    /// <summary>Path of the field.</summary>
    [JsonPropertyName("field")]
    public string Field { get; set; }

    /// <summary>For people.</summary>
    [JsonPropertyName("message")]
    public string Message { get; set; }

    /// <summary>For programs.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; set; }
}
