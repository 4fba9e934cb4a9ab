#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One requirement of a label selector.</summary>
public sealed class V1LabelSelectorRequirement
{
    /// <summary>Label key.</summary>
    [JsonPropertyName("key")]
    public string Key { get; set; }

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</summary>
    [JsonPropertyName("operator")]
    public string OperatorProperty { get; set; }

    /// <summary>Values for <c>In</c> and <c>NotIn</c>.</summary>
    [JsonPropertyName("values")]
    public IList<string> Values { get; set; }
}
