namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Gives a number an upper bound.</summary>
/// <param name="maximum">The bound.</param>
/// <param name="exclusiveMaximum">Whether the bound itself is out.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(double maximum, bool exclusiveMaximum = false) : Attribute
{
    /// <summary>The bound.</summary>
    public double Maximum => maximum;

    /// <summary>Whether the bound itself is out.</summary>
    public bool ExclusiveMaximum => exclusiveMaximum;
}
