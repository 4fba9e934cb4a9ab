namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Leaves a type or a field out of the schema.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class IgnoreAttribute : Attribute;
