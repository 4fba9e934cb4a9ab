namespace KubeOps.Abstractions.Builder;

/// <summary>Settings of an operator.</summary>
public sealed class OperatorSettings
{
    /// <summary>Name of the operator; the component that its events come from.</summary>
    public required string Name { get; init; }

    /// <summary>The only namespace to watch; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>How replicas agree on who works.</summary>
    public LeaderElectionType LeaderElectionType { get; init; }

    /// <summary>Which changes are worth a reconciliation.</summary>
    public ReconcileStrategy ReconcileStrategy { get; init; }

    /// <summary>Whether the runtime's metrics are recorded.</summary>
    public bool EnableMetrics { get; init; }
}
