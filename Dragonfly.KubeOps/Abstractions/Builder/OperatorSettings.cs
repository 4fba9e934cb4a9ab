namespace KubeOps.Abstractions.Builder;

/// <summary>Settings of an operator.</summary>
public sealed class OperatorSettings
{
    /// <summary>Name of the operator, which is also the component of its events.</summary>
    public required string Name { get; init; }

    /// <summary>The only namespace to watch; null for all.</summary>
    public string? Namespace { get; init; }

    /// <summary>How replicas elect a leader.</summary>
    public LeaderElectionType LeaderElectionType { get; init; }

    /// <summary>Which changes cause a reconciliation.</summary>
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

    /// <summary>How replicas elect a leader.</summary>
    public LeaderElectionType LeaderElectionType { get; set; } = LeaderElectionType.None;

    /// <summary>Which changes cause a reconciliation.</summary>
    public ReconcileStrategy ReconcileStrategy { get; set; } = ReconcileStrategy.ByGeneration;

    /// <summary>Whether the runtime's metrics are recorded.</summary>
    public bool EnableMetrics { get; set; } = true;

    /// <summary>Returns the settings.</summary>
    public OperatorSettings Build() => new()
    {
        Name = Name,
        Namespace = Namespace,
        LeaderElectionType = LeaderElectionType,
        ReconcileStrategy = ReconcileStrategy,
        EnableMetrics = EnableMetrics,
    };
}

/// <summary>Fluent methods for an operator's settings.</summary>
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

    /// <summary>Sets how replicas elect a leader.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="type">Only <see cref="LeaderElectionType.None"/> has an effect here.</param>
    public static OperatorSettingsBuilder WithLeaderElection(this OperatorSettingsBuilder builder, LeaderElectionType type)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.LeaderElectionType = type;
        return builder;
    }

    /// <summary>Sets which changes cause a reconciliation.</summary>
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

/// <summary>How replicas elect a leader.</summary>
public enum LeaderElectionType
{
    /// <summary>No election: every replica watches. The embedded runtime knows only this one.</summary>
    None,

    /// <summary>One leader for everything. Treated as <see cref="None"/>.</summary>
    Single,

    /// <summary>The program elects a leader. Treated as <see cref="None"/>.</summary>
    Custom,

    /// <summary>One leader per scope. Treated as <see cref="None"/>.</summary>
    Scoped,
}

/// <summary>Which changes of an entity cause a reconciliation.</summary>
public enum ReconcileStrategy
{
    /// <summary>Changes of <c>metadata.generation</c>, and so of the spec, but not of labels or status.</summary>
    ByGeneration,

    /// <summary>Every change.</summary>
    ByResourceVersion,
}
