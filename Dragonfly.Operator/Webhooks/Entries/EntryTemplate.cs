using k8s.Models;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>
/// How API servers reach the operator, and how long they wait: as in the first static entry. Whoever has set another port, time-out or
/// CA bundle there, cert-manager for one, has done so for all.
/// </summary>
/// <param name="ClientConfig">The static entry's.</param>
/// <param name="TimeoutSeconds">The static entry's.</param>
internal sealed record EntryTemplate(Admissionregistrationv1WebhookClientConfig ClientConfig, int TimeoutSeconds)
{
    // What API servers fill in.
    private const int DefaultTimeout = 10, DefaultPort = 443;

    /// <summary>Null when there is no entry, or none that API servers could call: a CA bundle comes a moment after the operator starts.</summary>
    public static EntryTemplate? Of(V1MutatingWebhookConfiguration? configuration) =>
        configuration?.Webhooks is [{ ClientConfig: { CaBundle.Length: > 0 } config } first, ..]
            ? new(config, first.TimeoutSeconds ?? DefaultTimeout)
            : null;

    /// <summary>The same for another path.</summary>
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
