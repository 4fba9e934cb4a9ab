namespace KubeOps.Abstractions.Builder;

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
