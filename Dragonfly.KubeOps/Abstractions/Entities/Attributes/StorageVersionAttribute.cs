namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Marks the version that is stored.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StorageVersionAttribute : Attribute;
