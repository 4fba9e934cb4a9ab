using Dragonfly.KubeOps.Cli.Crds;
using Dragonfly.KubeOps.Cli.Rbac;
using Dragonfly.KubeOps.Cli.Webhooks;

namespace Dragonfly.KubeOps.Cli.Manifests;

public static class OperatorManifests
{
    /// <summary>Generates all files of an operator from its attributes, in memory and in a stable order.</summary>
    /// <param name="types">The operator's types.</param>
    /// <param name="options">Information that the attributes do not contain.</param>
    /// <exception cref="GenerationException">An attribute or a type cannot be expressed.</exception>
    public static IReadOnlyList<ManifestFile> Generate(IEnumerable<Type> types, ManifestOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Type[] ordered = [.. types.OrderBy(type => type.FullName, StringComparer.Ordinal)];
        return
        [
            .. CustomResources.Of(ordered, options),
            .. WebhookConfigurations.Of(ordered, options),
            .. Roles.Of(ordered, options),
        ];
    }
}
