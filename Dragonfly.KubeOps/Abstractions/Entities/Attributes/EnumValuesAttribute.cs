namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Lists the values that a string may have.</summary>
/// <param name="values">The values.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumValuesAttribute(params string[] values) : Attribute
{
    /// <summary>The values.</summary>
    public string[] Values => values;
}
