namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Demands that a list repeats nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UniqueItemsAttribute : Attribute;
