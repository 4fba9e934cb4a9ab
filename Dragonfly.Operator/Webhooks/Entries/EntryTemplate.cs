using k8s.Models;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>
/// How API servers reach the operator, and how long they wait, taken from the first static entry: a port, time-out or CA bundle that is
/// set there, by cert-manager for example, is meant for all entries.
/// </summary>
internal sealed record EntryTemplate(Admissionregistrationv1WebhookClientConfig ClientConfig, int TimeoutSeconds)
{
    // The API server's defaults.
    private const int DefaultTimeout = 10, DefaultPort = 443;

    /// <summary>
    /// Null if there is no static entry, or API servers cannot call it yet: its CA bundle is set a moment after the operator starts.
    /// </summary>
    public static EntryTemplate? Of(V1MutatingWebhookConfiguration? configuration) =>
        configuration?.Webhooks is [{ ClientConfig: { CaBundle.Length: > 0 } config } first, ..]
            ? new(config, first.TimeoutSeconds ?? DefaultTimeout)
            : null;

    /// <summary>The client configuration for another path.</summary>
    public Admissionregistrationv1WebhookClientConfig At(string path) => new()
    {
        CaBundle = ClientConfig.CaBundle,
        Url = ClientConfig.Url is { } url ? new Uri(url).GetLeftPart(UriPartial.Authority) + path : null,
        Service = ClientConfig.Service is { } service
            ? new()
            {
                Name = service.Name,
                NamespaceProperty = service.NamespaceProperty,
                Path = path,
                Port = service.Port ?? DefaultPort,
            }
            : null,
    };
}
