using System.Reflection;
using k8s.Models;

namespace Dragonfly.KubeOps.Cli.Entities;

/// <summary>An entity's names in the API server.</summary>
internal sealed record EntityName(string Group, string Version, string Kind, string Plural)
{
    public string Singular => Kind.ToLowerInvariant();

    public string ListKind => Kind + "List";

    /// <summary>Fills in, as upstream does, what the attribute leaves out.</summary>
    /// <exception cref="GenerationException">The type is not an entity.</exception>
    public static EntityName Of(Type type)
    {
        var attribute = type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new GenerationException($"{type.Name}: not an entity: [KubernetesEntity] is missing");
        var kind = Or(attribute.Kind, type.Name);
        return new EntityName(
            attribute.Group ?? "",
            Or(attribute.ApiVersion, "v1"),
            kind,
            Or(attribute.PluralName, kind.ToLowerInvariant() + "s"));
    }

    private static string Or(string? value, string otherwise) => string.IsNullOrWhiteSpace(value) ? otherwise : value;
}
