using System.Reflection;
using Dragonfly.KubeOps.Cli.Crds;
using Dragonfly.KubeOps.Cli.Rbac;
using Dragonfly.KubeOps.Cli.Webhooks;
using k8s.Models;

namespace Dragonfly.KubeOps.Cli.Manifests;

public static class OperatorManifests
{
    /// <summary>Generates all files of an operator from its attributes, in memory and in a stable order.</summary>
    /// <exception cref="GenerationException">An attribute or a type cannot be expressed.</exception>
    public static IReadOnlyList<ManifestFile> Generate(IEnumerable<Type> types, ManifestOptions options)
    {
        Type[] ordered = [.. types.OrderBy(type => type.FullName, StringComparer.Ordinal)];
        return
        [
            .. CustomResources.Of(ordered, options),
            .. WebhookConfigurations.Of(ordered, options),
            .. Roles.Of(ordered, options),
        ];
    }

    /// <summary>An entity's names in the API server.</summary>
    /// <exception cref="GenerationException">The type is not an entity.</exception>
    internal static KubernetesEntityAttribute NamesOf(Type entity) => entity.GetCustomAttribute<KubernetesEntityAttribute>()
        ?? throw new GenerationException($"{entity.Name}: not an entity: [KubernetesEntity] is missing");
}

/// <summary>Information that the attributes do not contain.</summary>
/// <param name="Name">Name of the operator, of its Service and of its service account.</param>
public sealed record ManifestOptions(string Name)
{
    /// <summary>Namespace of the operator.</summary>
    public string Namespace => $"{Name}-system";

    /// <summary>Limits access to a resource to one name.</summary>
    public IReadOnlyCollection<(string Resource, string Name)> ResourceNames { get; init; } = [];
}
