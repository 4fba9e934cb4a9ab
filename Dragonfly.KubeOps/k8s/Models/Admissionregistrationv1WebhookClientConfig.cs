#nullable disable // oblivious, as upstream: a field that the API server left out is null

using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How the API server reaches a webhook.</summary>
public sealed class Admissionregistrationv1WebhookClientConfig
{
    /// <summary>PEM certificates that the webhook's certificate is checked against.</summary>
    [JsonPropertyName("caBundle")]
    public byte[] CaBundle { get; set; }

    /// <summary>The Service; or else <see cref="Url"/>.</summary>
    [JsonPropertyName("service")]
    public Admissionregistrationv1ServiceReference Service { get; set; }

    /// <summary>An https URL.</summary>
    [JsonPropertyName("url")]
    public string Url { get; set; }
}
