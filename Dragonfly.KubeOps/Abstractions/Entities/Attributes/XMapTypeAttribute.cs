namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Says how an object is merged.</summary>
/// <param name="mapType">How it is merged.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XMapTypeAttribute(XMapType mapType) : Attribute
{
    /// <summary>How it is merged.</summary>
    public XMapType MapType => mapType;
}
