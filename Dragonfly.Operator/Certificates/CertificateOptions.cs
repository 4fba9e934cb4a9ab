namespace Dragonfly.Operator.Certificates;

/// <summary>Where certificates come from and whom they are for.</summary>
public sealed record CertificateOptions
{
    /// <summary>Namespace of the operator, its Service and its Secret.</summary>
    public required string Namespace { get; init; }

    /// <summary>Service in front of the webhook.</summary>
    public string Service { get; init; } = "d7y-operator";

    /// <summary>Secret with the CA.</summary>
    public string Secret { get; init; } = "d7y-operator-ca";

    /// <summary>Name of the MutatingWebhookConfiguration.</summary>
    public string MutatingConfiguration { get; init; } = "d7y-operator-mutators";

    /// <summary>Name of the ValidatingWebhookConfiguration.</summary>
    public string ValidatingConfiguration { get; init; } = "d7y-operator-validators";

    /// <summary>
    /// Name of the MutatingWebhookConfiguration with the entries of resources. Their bundle is a copy of the first one's, made by another
    /// part of the operator; a CA serves only after they trust it, too.
    /// </summary>
    public string ResourcesConfiguration { get; init; } = "d7y-operator-resources";

    /// <summary>DNS names and IP addresses that the leaf is good for, besides the Service's and this host's.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>Directory with tls.crt and tls.key that replaces the operator's own CA; null for that.</summary>
    public string? MountedDirectory { get; init; }

    /// <summary>
    /// Whether a mounted ca.crt is published in the webhook configurations. Off by default: whoever mounts a certificate
    /// (cert-manager with its CA injector, say) usually publishes the CA too, and earlier than a mount shows it.
    /// </summary>
    public bool PublishMountedBundle { get; init; }

    /// <summary>File that a standalone operator writes its CA bundle to; null for none.</summary>
    public string? CaOut { get; init; }

    public CertificateLifetimes Lifetimes { get; init; } = new();

    internal ServingNames ServingNames => ServingNames.ForService(Service, Namespace, ExtraHosts);
}
