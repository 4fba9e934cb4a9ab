using Dragonfly.Operator.Audit;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Webhooks.Entries;

namespace Dragonfly.Operator.Hosting;

internal sealed record ServeOptions
{
    /// <summary>Port of the webhooks, over TLS; 0 chooses a free one.</summary>
    public int Port { get; init; } = 8443;

    /// <summary>Port of probes and metrics, over plain HTTP; 0 chooses a free one.</summary>
    public int ProbePort { get; init; } = 8080;

    /// <summary>The operator's namespace; null for the one of its service account or kubeconfig.</summary>
    public string? Namespace { get; init; }

    public LogFormat LogFormat { get; init; } = LogFormat.Json;

    /// <summary>Runs without an API server; resources come from <see cref="Resources"/>.</summary>
    public bool Standalone { get; init; }

    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>The Pod Security level of namespaces without a label for it, as configured in the API server.</summary>
    public PodSecurityLevel PodSecurityDefault { get; init; }

    /// <summary>
    /// How long the operator keeps serving after the signal to stop. Nothing routes to a standalone operator, so it does not wait.
    /// </summary>
    public TimeSpan Drain { get; init; }

    /// <summary>How long a TLS handshake may take: it is two round trips within a cluster.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where certificates come from. The names of the operator's own objects are filled in later.</summary>
    public CertificateOptions Certificates { get; init; } = new();

    /// <summary>Where the webhook entries of resources are published. The names of the operator's own objects are filled in later.</summary>
    public EntryOptions Entries { get; init; } = new();

    /// <summary>How running Pods are audited.</summary>
    public AuditOptions Audit { get; init; } = new();

    /// <summary>The Lease that elects the replica for work that one replica does for all.</summary>
    public string Lease { get; init; } = LeaseOptions.DefaultName;
}
