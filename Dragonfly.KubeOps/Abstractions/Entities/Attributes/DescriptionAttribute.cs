namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Describes a type or a field in the schema.</summary>
/// <param name="description">The description.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class DescriptionAttribute(string description) : Attribute
{
    /// <summary>The description.</summary>
    public string Description => description;
}
