using System.Reflection;
using System.Text.Json.Nodes;
using Dragonfly.KubeOps.Cli.Entities;
using Dragonfly.KubeOps.Cli.Manifests;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Crds;

/// <summary>Writes one CustomResourceDefinition for all versions of an entity.</summary>
internal static class CustomResources
{
    public static IEnumerable<ManifestFile> Of(IEnumerable<Type> types, ManifestOptions options) => types
        .Where(IsCustomResource)
        .Select(type => (Type: type, Name: EntityName.Of(type)))
        .GroupBy(entity => $"{entity.Name.Plural}.{entity.Name.Group}")
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new ManifestFile(
            ManifestFolder.Crd,
            $"{group.Key.Replace('.', '_')}.yaml",
            ManifestText.Write(
                options.Name,
                Definition(group.Key, [.. group.OrderBy(entity => entity.Name.Version, VersionOrder.NewestFirst)]))));

    private static bool IsCustomResource(Type type) =>
        type.IsDefined(typeof(KubernetesEntityAttribute)) && !type.IsDefined(typeof(IgnoreAttribute))
        && type.IsSubclassOf(typeof(CustomKubernetesEntity));

    private static JsonObject Definition(string name, (Type Type, EntityName Name)[] versions)
    {
        // Without [StorageVersion] the newest version is stored.
        var marked = versions.Where(version => version.Type.IsDefined(typeof(StorageVersionAttribute))).ToArray();
        var stored = marked switch
        {
            [] => versions[0],
            [var only] => only,
            _ => throw new GenerationException($"{marked[0].Type.Name} and {marked[1].Type.Name} both have [StorageVersion]"),
        };
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["group"] = stored.Name.Group,
                ["names"] = Names(stored.Type, stored.Name),
                ["scope"] = (stored.Type.GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced).ToString(),
                ["versions"] = new JsonArray([.. versions
                    .Select(version => ResourceVersion.Of(version.Type, version.Name.Version, version == stored))]),
            },
        };
    }

    private static JsonObject Names(Type type, EntityName name)
    {
        var names = new JsonObject
        {
            ["kind"] = name.Kind,
            ["listKind"] = name.ListKind,
            ["plural"] = name.Plural,
            ["singular"] = name.Singular,
        };
        if (type.GetCustomAttribute<KubernetesEntityShortNamesAttribute>() is { ShortNames: { Length: > 0 } shortNames })
        {
            names["shortNames"] = new JsonArray([.. shortNames.Select(shortName => JsonValue.Create(shortName))]);
        }

        return names;
    }
}
