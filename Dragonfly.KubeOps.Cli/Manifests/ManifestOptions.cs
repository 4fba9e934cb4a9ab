namespace Dragonfly.KubeOps.Cli.Manifests;

/// <summary>Information that the attributes do not contain.</summary>
/// <param name="Name">Name of the operator.</param>
public sealed record ManifestOptions(string Name)
{
    /// <summary>Namespace of the operator.</summary>
    public string Namespace { get; init; } = $"{Name}-system";

    /// <summary>Service in front of the webhooks.</summary>
    public string Service { get; init; } = Name;

    public string ServiceAccount { get; init; } = Name;

    /// <summary>Limits access to a resource to one name, as (resource, name).</summary>
    public IReadOnlyCollection<(string Resource, string Name)> ResourceNames { get; init; } = [];
}
