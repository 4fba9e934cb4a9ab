namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Says that a field holds a whole Kubernetes object.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmbeddedResourceAttribute : Attribute;
