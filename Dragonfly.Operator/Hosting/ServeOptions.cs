using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Webhooks.Entries;

namespace Dragonfly.Operator.Hosting;

/// <summary>How the operator serves.</summary>
internal sealed record ServeOptions
{
    /// <summary>API servers learn of a replica's end within a second or two.</summary>
    public static readonly TimeSpan ClusterDrain = TimeSpan.FromSeconds(3);

    /// <summary>Port of the webhooks, over TLS; 0 takes a free one.</summary>
    public int Port { get; init; } = 8443;

    /// <summary>Port of probes and metrics, over plain HTTP; 0 takes a free one.</summary>
    public int ProbePort { get; init; } = 8080;

    /// <summary>A mounted certificate instead of one of the operator's own.</summary>
    public string? CertDir { get; init; }

    /// <summary>The operator's namespace; null: that of its service account or kubeconfig.</summary>
    public string? Namespace { get; init; }

    public LogFormat LogFormat { get; init; } = LogFormat.Json;

    /// <summary>Without an API server: resources come from <see cref="Resources"/>.</summary>
    public bool Standalone { get; init; }

    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Makes a CA in memory and writes its certificate there, for whoever calls the webhook.</summary>
    public string? CaOut { get; init; }

    /// <summary>The Pod Security level of namespaces without a label for it, as the API server is configured.</summary>
    public PodSecurityLevel PodSecurityDefault { get; init; }

    /// <summary>How long the operator goes on serving after the signal to stop; nobody routes to one that stands alone.</summary>
    public TimeSpan Drain { get; init; }

    public ServerLimits Limits { get; init; } = new();

    /// <summary>Names that a chart may have changed, and lifetimes that only tests change.</summary>
    public CertificateOptions Certificates { get; init; } = new() { Namespace = "" };

    /// <summary>Where the webhook entries of resources are published. Names of the operator's own objects are filled in later.</summary>
    public EntryOptions Entries { get; init; } = new();

    /// <summary>The Lease by which the replicas agree on who does what one of them suffices for.</summary>
    public string Lease { get; init; } = LeaseOptions.DefaultName;
}
