using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Webhooks;

/// <summary>Configuration of the cluster that the operator cannot read from it.</summary>
public sealed record AdmissionOptions
{
    /// <summary>The Pod Security level of namespaces without a label for it.</summary>
    public PodSecurityLevel PodSecurityDefault { get; init; }
}
