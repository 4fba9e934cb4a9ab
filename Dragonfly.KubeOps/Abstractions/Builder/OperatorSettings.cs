namespace KubeOps.Abstractions.Builder;

/// <summary>Settings of an operator.</summary>
/// <param name="Name">Name of the operator, which is also the component of its events.</param>
public sealed record OperatorSettings(string Name);

/// <summary>Collects the settings of an operator.</summary>
public sealed class OperatorSettingsBuilder
{
    /// <summary>Name of the operator.</summary>
    public string Name { get; set; } = "kubernetesoperator";

    /// <summary>Returns the settings.</summary>
    public OperatorSettings Build() => new(Name);
}

/// <summary>Fluent methods for an operator's settings.</summary>
public static class OperatorSettingsBuilderExtensions
{
    /// <summary>Sets the operator's name.</summary>
    public static OperatorSettingsBuilder WithName(this OperatorSettingsBuilder builder, string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Name = name;
        return builder;
    }

    /// <summary>Sets which changes cause a reconciliation; here it is always every change.</summary>
    public static OperatorSettingsBuilder WithReconcileStrategy(this OperatorSettingsBuilder builder, ReconcileStrategy strategy) => builder;
}

/// <summary>Which changes of an entity cause a reconciliation.</summary>
public enum ReconcileStrategy
{
    /// <summary>Every change.</summary>
    ByResourceVersion,
}
