using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Webhooks;

/// <summary>What the webhook is told of the cluster, and cannot find out.</summary>
public sealed record AdmissionOptions
{
    /// <summary>The Pod Security level of namespaces without a label for it.</summary>
    public PodSecurityLevel PodSecurityDefault { get; init; }
}
