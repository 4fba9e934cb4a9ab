namespace Dragonfly.KubeOps.Cli.Manifests;

/// <summary>What the attributes do not say.</summary>
/// <param name="Name">Name of the operator.</param>
public sealed record ManifestOptions(string Name)
{
    /// <summary>Namespace of the operator.</summary>
    public string Namespace { get; init; } = $"{Name}-system";

    /// <summary>Service under which the webhooks are reached.</summary>
    public string Service { get; init; } = Name;

    /// <summary>Account that the operator runs under.</summary>
    public string ServiceAccount { get; init; } = Name;

    /// <summary>Names to which access to a resource is narrowed, as (resource, name).</summary>
    public IReadOnlyCollection<(string Resource, string Name)> ResourceNames { get; init; } = [];
}
