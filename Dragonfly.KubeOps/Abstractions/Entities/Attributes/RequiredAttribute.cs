namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Makes a field required.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;
