namespace Dragonfly.Operator.Certificates;

/// <summary>Where certificates come from, and the names they are valid for.</summary>
internal sealed record CertificateOptions
{
    /// <summary>Namespace of the operator, its Service and its Secret.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Service in front of the webhook.</summary>
    public string Service { get; init; } = "d7y-operator";

    /// <summary>Secret that holds the CA.</summary>
    public string Secret { get; init; } = "d7y-operator-ca";

    public string MutatingConfiguration { get; init; } = "d7y-operator-mutators";

    public string ValidatingConfiguration { get; init; } = "d7y-operator-validators";

    /// <summary>
    /// The MutatingWebhookConfiguration with the entries of resources. Another part of the operator copies their bundle from the first
    /// configuration; a CA signs leaves only after they trust it too.
    /// </summary>
    public string ResourcesConfiguration { get; init; } = "d7y-operator-resources";

    /// <summary>Directory with tls.crt and tls.key to use instead of the operator's own CA; null to use the CA.</summary>
    public string? MountedDirectory { get; init; }

    /// <summary>
    /// Whether a mounted ca.crt is published in the webhook configurations. Off by default: a tool that mounts a certificate
    /// (cert-manager with its CA injector, for example) usually publishes the CA too, and does so before the mount shows it.
    /// </summary>
    public bool PublishMountedBundle { get; init; }

    /// <summary>File that a standalone operator writes its CA bundle to; null for none.</summary>
    public string? CaOut { get; init; }

    public CertificateLifetimes Lifetimes { get; init; } = new();

    /// <summary>The DNS names and IP addresses in the leaf: the Service's, as in-cluster clients may spell them, and this host's for probes.</summary>
    public IReadOnlyList<string> Hosts =>
    [
        $"{Service}.{Namespace}.svc", Service, $"{Service}.{Namespace}", $"{Service}.{Namespace}.svc.cluster.local",
        "localhost", "127.0.0.1", "::1",
    ];
}
