namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Gives a number a lower bound.</summary>
/// <param name="minimum">The bound.</param>
/// <param name="exclusiveMinimum">Whether the bound itself is out.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(double minimum, bool exclusiveMinimum = false) : Attribute
{
    /// <summary>The bound.</summary>
    public double Minimum => minimum;

    /// <summary>Whether the bound itself is out.</summary>
    public bool ExclusiveMinimum => exclusiveMinimum;
}
