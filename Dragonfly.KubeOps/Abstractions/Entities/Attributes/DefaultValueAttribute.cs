namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Gives a type or a field a default in the schema.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class DefaultValueAttribute : Attribute
{
    /// <summary>A boolean.</summary>
    /// <param name="value">The default.</param>
    public DefaultValueAttribute(bool value) => Value = value;

    /// <summary>An integer.</summary>
    /// <param name="value">The default.</param>
    public DefaultValueAttribute(long value) => Value = value;

    /// <summary>A number.</summary>
    /// <param name="value">The default.</param>
    public DefaultValueAttribute(double value) => Value = value;

    /// <summary>A string, or JSON.</summary>
    /// <param name="value">The default.</param>
    public DefaultValueAttribute(string value) => Value = value;

    /// <summary>The default.</summary>
    public object Value { get; }

    /// <summary>Whether the string is JSON, for lists and objects.</summary>
    public bool Json { get; init; }
}
