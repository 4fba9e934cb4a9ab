using System.Reflection;
using k8s.Models;

namespace Dragonfly.KubeOps.Cli.Entities;

/// <summary>What the API server calls an entity.</summary>
internal sealed record EntityName(string Group, string Version, string Kind, string Plural)
{
    public string Singular => Kind.ToLowerInvariant();

    public string ListKind => Kind + "List";

    /// <summary>What the attribute leaves out is filled in as upstream does.</summary>
    /// <exception cref="GenerationException">The type is no entity.</exception>
    public static EntityName Of(Type type)
    {
        var attribute = type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new GenerationException($"{type.Name}: no entity, [KubernetesEntity] is missing");
        var kind = Or(attribute.Kind, type.Name);
        return new EntityName(
            attribute.Group ?? "",
            Or(attribute.ApiVersion, "v1"),
            kind,
            Or(attribute.PluralName, kind.ToLowerInvariant() + "s"));
    }

    private static string Or(string? value, string otherwise) => string.IsNullOrWhiteSpace(value) ? otherwise : value;
}
