#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A query over labels; all requirements must hold, and an empty one matches everything.</summary>
public sealed class V1LabelSelector
{
    /// <summary>Requirements with an operator.</summary>
    [JsonPropertyName("matchExpressions")]
    public IList<V1LabelSelectorRequirement> MatchExpressions { get; set; }

    /// <summary>Labels that must have exactly these values.</summary>
    [JsonPropertyName("matchLabels")]
    public IDictionary<string, string> MatchLabels { get; set; }
}
