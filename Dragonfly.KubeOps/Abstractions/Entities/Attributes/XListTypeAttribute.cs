namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Says how a list is merged.</summary>
/// <param name="listType">How it is merged.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListTypeAttribute(XListType listType) : Attribute
{
    /// <summary>How it is merged.</summary>
    public XListType ListType => listType;
}
