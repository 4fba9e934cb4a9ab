namespace KubeOps.Abstractions.Entities.Attributes;

/// <summary>Gives a custom resource short names for the command line.</summary>
/// <param name="shortNames">The short names.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    /// <summary>The short names.</summary>
    public string[] ShortNames => shortNames;
}
