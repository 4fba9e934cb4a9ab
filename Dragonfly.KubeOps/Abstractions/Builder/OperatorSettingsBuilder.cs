namespace KubeOps.Abstractions.Builder;

/// <summary>Collects the settings of an operator.</summary>
public sealed class OperatorSettingsBuilder
{
    /// <summary>Name of the operator.</summary>
    public string Name { get; set; } = "kubernetesoperator";

    /// <summary>The only namespace to watch; null for all.</summary>
    public string? Namespace { get; set; }

    /// <summary>How replicas agree on who works.</summary>
    public LeaderElectionType LeaderElectionType { get; set; } = LeaderElectionType.None;

    /// <summary>Which changes are worth a reconciliation.</summary>
    public ReconcileStrategy ReconcileStrategy { get; set; } = ReconcileStrategy.ByGeneration;

    /// <summary>Whether the runtime's metrics are recorded.</summary>
    public bool EnableMetrics { get; set; } = true;

    /// <summary>The settings so far.</summary>
    public OperatorSettings Build() => new()
    {
        Name = Name,
        Namespace = Namespace,
        LeaderElectionType = LeaderElectionType,
        ReconcileStrategy = ReconcileStrategy,
        EnableMetrics = EnableMetrics,
    };
}
