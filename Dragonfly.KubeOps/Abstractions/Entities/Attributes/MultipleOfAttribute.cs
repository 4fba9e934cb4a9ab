namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Demands multiples of a number.</summary>
/// <param name="value">The number.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MultipleOfAttribute(double value) : Attribute
{
    /// <summary>The number.</summary>
    public double Value => value;
}
