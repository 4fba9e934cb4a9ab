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

/// <summary>Sets an operator's settings in a chain.</summary>
public static class OperatorSettingsBuilderExtensions
{
    /// <summary>Sets the operator's name.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">Name of the operator.</param>
    public static OperatorSettingsBuilder WithName(this OperatorSettingsBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        builder.Name = name;
        return builder;
    }

    /// <summary>Sets the namespace to watch.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="namespace">The only namespace to watch; null for all.</param>
    public static OperatorSettingsBuilder WithNamespace(this OperatorSettingsBuilder builder, string? @namespace)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Namespace = @namespace;
        return builder;
    }

    /// <summary>Sets how replicas agree on who works.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="type">Only <see cref="LeaderElectionType.None"/> does something here.</param>
    public static OperatorSettingsBuilder WithLeaderElection(this OperatorSettingsBuilder builder, LeaderElectionType type)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.LeaderElectionType = type;
        return builder;
    }

    /// <summary>Sets which changes are worth a reconciliation.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="strategy">The strategy.</param>
    public static OperatorSettingsBuilder WithReconcileStrategy(this OperatorSettingsBuilder builder, ReconcileStrategy strategy)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.ReconcileStrategy = strategy;
        return builder;
    }

    /// <summary>Sets whether the runtime's metrics are recorded.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="enable">Whether they are.</param>
    public static OperatorSettingsBuilder WithMetrics(this OperatorSettingsBuilder builder, bool enable = true)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.EnableMetrics = enable;
        return builder;
    }
}

/// <summary>How replicas agree on who works.</summary>
public enum LeaderElectionType
{
    /// <summary>Not at all: every replica watches. The only one that the embedded runtime knows.</summary>
    None,

    /// <summary>One leader for everything. Treated as <see cref="None"/>.</summary>
    Single,

    /// <summary>Left to the program. Treated as <see cref="None"/>.</summary>
    Custom,

    /// <summary>One leader per scope. Treated as <see cref="None"/>.</summary>
    Scoped,
}

/// <summary>Which changes of an entity are worth a reconciliation.</summary>
public enum ReconcileStrategy
{
    /// <summary>Those of <c>metadata.generation</c>: of the specification, not of labels or status.</summary>
    ByGeneration,

    /// <summary>Every change.</summary>
    ByResourceVersion,
}
