#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One webhook that may change objects.</summary>
public sealed class V1MutatingWebhook
{
    /// <summary>AdmissionReview versions that the webhook understands, the preferred one first.</summary>
    [JsonPropertyName("admissionReviewVersions")]
    public IList<string> AdmissionReviewVersions { get; set; }

    /// <summary>How to reach the webhook.</summary>
    [JsonPropertyName("clientConfig")]
    public Admissionregistrationv1WebhookClientConfig ClientConfig { get; set; }

    /// <summary><c>Ignore</c> or <c>Fail</c>.</summary>
    [JsonPropertyName("failurePolicy")]
    public string FailurePolicy { get; set; }

    /// <summary>CEL conditions that must all hold.</summary>
    [JsonPropertyName("matchConditions")]
    public IList<V1MatchCondition> MatchConditions { get; set; }

    /// <summary><c>Exact</c> or <c>Equivalent</c>.</summary>
    [JsonPropertyName("matchPolicy")]
    public string MatchPolicy { get; set; }

    /// <summary>Fully qualified name.</summary>
    [JsonPropertyName("name")]
    public string Name { get; set; }

    /// <summary>Selects by the labels of the object's namespace.</summary>
    [JsonPropertyName("namespaceSelector")]
    public V1LabelSelector NamespaceSelector { get; set; }

    /// <summary>Selects by the labels of the object.</summary>
    [JsonPropertyName("objectSelector")]
    public V1LabelSelector ObjectSelector { get; set; }

    /// <summary><c>Never</c> or <c>IfNeeded</c>.</summary>
    [JsonPropertyName("reinvocationPolicy")]
    public string ReinvocationPolicy { get; set; }

    /// <summary>Operations and resources.</summary>
    [JsonPropertyName("rules")]
    public IList<V1RuleWithOperations> Rules { get; set; }

    /// <summary><c>None</c> or <c>NoneOnDryRun</c>.</summary>
    [JsonPropertyName("sideEffects")]
    public string SideEffects { get; set; }

    /// <summary>Seconds the API server waits, 1 to 30.</summary>
    [JsonPropertyName("timeoutSeconds")]
    public int? TimeoutSeconds { get; set; }
}
