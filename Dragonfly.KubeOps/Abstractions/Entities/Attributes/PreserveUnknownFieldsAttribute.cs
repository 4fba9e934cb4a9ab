namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Keeps fields that the schema does not know.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class PreserveUnknownFieldsAttribute : Attribute;
