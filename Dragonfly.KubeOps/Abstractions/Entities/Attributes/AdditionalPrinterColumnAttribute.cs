namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Shows a field as a column of <c>kubectl get</c>.</summary>
/// <param name="priority">When the column is shown.</param>
/// <param name="name">Heading; null for the field's name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AdditionalPrinterColumnAttribute(PrinterColumnPriority priority = default, string? name = null) : Attribute
{
    /// <summary>When the column is shown.</summary>
    public PrinterColumnPriority Priority => priority;

    /// <summary>Heading; null for the field's name.</summary>
    public string? Name => name;
}
