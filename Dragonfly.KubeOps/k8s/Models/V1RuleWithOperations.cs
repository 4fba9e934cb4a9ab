#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Operations and resources that a webhook wants to see.</summary>
public sealed class V1RuleWithOperations
{
    /// <summary>API groups, or <c>*</c>.</summary>
    [JsonPropertyName("apiGroups")]
    public IList<string> ApiGroups { get; set; }

    /// <summary>API versions, or <c>*</c>.</summary>
    [JsonPropertyName("apiVersions")]
    public IList<string> ApiVersions { get; set; }

    /// <summary><c>CREATE</c>, <c>UPDATE</c>, <c>DELETE</c>, <c>CONNECT</c> or <c>*</c>.</summary>
    [JsonPropertyName("operations")]
    public IList<string> Operations { get; set; }

    /// <summary>Resources, in the plural; subresources after a slash.</summary>
    [JsonPropertyName("resources")]
    public IList<string> Resources { get; set; }

    /// <summary><c>Cluster</c>, <c>Namespaced</c> or <c>*</c>.</summary>
    [JsonPropertyName("scope")]
    public string Scope { get; set; }
}
