namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Points to documentation elsewhere.</summary>
/// <param name="url">Address of the documentation.</param>
/// <param name="description">What is found there.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class ExternalDocsAttribute(string url, string? description = null) : Attribute
{
    /// <summary>Address of the documentation.</summary>
    public string Url => url;

    /// <summary>What is found there.</summary>
    public string? Description => description;
}
