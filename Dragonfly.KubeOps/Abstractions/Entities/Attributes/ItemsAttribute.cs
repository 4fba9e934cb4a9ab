namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Bounds the length of a list.</summary>
/// <param name="minItems">Fewest items; null for any.</param>
/// <param name="maxItems">Most items; null for any.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(long minItems = -1, long maxItems = -1) : Attribute
{
    /// <summary>Fewest items; null for any.</summary>
    public long? MinItems => minItems == -1 ? null : minItems;

    /// <summary>Most items; null for any.</summary>
    public long? MaxItems => maxItems == -1 ? null : maxItems;
}
