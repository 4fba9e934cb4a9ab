#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A CEL condition under which a webhook is called.</summary>
public sealed class V1MatchCondition
{
    /// <summary>CEL expression that yields a boolean.</summary>
    [JsonPropertyName("expression")]
    public string Expression { get; set; }

    /// <summary>Name of the condition.</summary>
    [JsonPropertyName("name")]
    public string Name { get; set; }
}
