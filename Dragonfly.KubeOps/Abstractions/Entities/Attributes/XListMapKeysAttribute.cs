namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Names the fields that identify an item of a list.</summary>
/// <param name="keys">The fields.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class XListMapKeysAttribute(params string[] keys) : Attribute
{
    /// <summary>The fields.</summary>
    public string[] Keys => keys;
}
