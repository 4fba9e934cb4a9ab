#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Metadata of a list.</summary>
public sealed class V1ListMeta
{
    /// <summary>Version from which a watch continues this list.</summary>
    [JsonPropertyName("resourceVersion")]
    public string ResourceVersion { get; set; }

    /// <summary>Token of the next page; empty on the last one.</summary>
    [JsonPropertyName("continue")]
    public string ContinueProperty { get; set; }

    /// <summary>Objects on later pages, where the server counts them.</summary>
    [JsonPropertyName("remainingItemCount")]
    public long? RemainingItemCount { get; set; }
}
