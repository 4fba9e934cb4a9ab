namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Gives a type or a field a title in the schema.</summary>
/// <param name="title">The title.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class TitleAttribute(string title) : Attribute
{
    /// <summary>The title.</summary>
    public string Title => title;
}
