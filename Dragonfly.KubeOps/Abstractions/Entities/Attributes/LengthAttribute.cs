namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Bounds the length of a string.</summary>
/// <param name="minLength">Fewest characters; null for any.</param>
/// <param name="maxLength">Most characters; null for any.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    /// <summary>Fewest characters; null for any.</summary>
    public long? MinLength => minLength == -1 ? null : minLength;

    /// <summary>Most characters; null for any.</summary>
    public long? MaxLength => maxLength == -1 ? null : maxLength;
}
