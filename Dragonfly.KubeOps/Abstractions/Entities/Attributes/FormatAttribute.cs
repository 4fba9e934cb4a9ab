namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Gives a field an OpenAPI format.</summary>
/// <param name="format">The format; null for none.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute(string? format) : Attribute
{
    /// <summary>The format; null for none.</summary>
    public string? Format => format;
}
