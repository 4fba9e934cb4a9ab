using System.Reflection;
using System.Text.Json.Nodes;
using Dragonfly.KubeOps.Cli.Manifests;
using Dragonfly.KubeOps.Cli.Schemas;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Crds;

/// <summary>Writes one CustomResourceDefinition for each entity, with its only version.</summary>
internal static class CustomResources
{
    public static IEnumerable<ManifestFile> Of(IEnumerable<Type> types, ManifestOptions options) =>
        from type in types
        where type.IsDefined(typeof(KubernetesEntityAttribute)) && !type.IsDefined(typeof(IgnoreAttribute))
            && type.IsSubclassOf(typeof(CustomKubernetesEntity))
        let names = OperatorManifests.NamesOf(type)
        select ManifestFile.Of($"crd/{names.PluralName}_{names.Group.Replace('.', '_')}.yaml", options, Definition(type, names));

    private static JsonObject Definition(Type type, KubernetesEntityAttribute names) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"{names.PluralName}.{names.Group}" },
        ["spec"] = new JsonObject
        {
            ["group"] = names.Group,
            ["names"] = Names(type, names),
            ["scope"] = (type.GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced).ToString(),
            ["versions"] = new JsonArray(Version(type, names.ApiVersion)),
        },
    };

    private static JsonObject Names(Type type, KubernetesEntityAttribute names)
    {
        var written = new JsonObject
        {
            ["kind"] = names.Kind,
            ["listKind"] = names.Kind + "List",
            ["plural"] = names.PluralName,
            ["singular"] = names.Kind.ToLowerInvariant(),
        };
        if (type.GetCustomAttribute<KubernetesEntityShortNamesAttribute>() is { } shortNames)
        {
            written["shortNames"] = ManifestFile.Strings(shortNames.ShortNames);
        }

        return written;
    }

    private static JsonObject Version(Type type, string version)
    {
        var schema = Schema(type);
        var written = new JsonObject
        {
            ["name"] = version,
            ["served"] = true,
            ["storage"] = true,
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema },
        };
        JsonNode[] columns = [.. type.GetCustomAttributes<GenericAdditionalPrinterColumnAttribute>().Select(Column)];
        if (columns.Length > 0)
        {
            written["additionalPrinterColumns"] = new JsonArray(columns);
        }

        if (schema["properties"]!.AsObject().ContainsKey("status"))
        {
            written["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        }

        return written;
    }

    private static JsonObject Schema(Type type)
    {
        var schema = TypeSchema.OfClass(type, new SchemaPlace(type));
        foreach (var (name, property) in schema["properties"]!.AsObject())
        {
            // A null spec carries no information, so API servers drop it instead of passing it to the operator.
            property!.AsObject().Remove("nullable");

            // As in upstream: a spec with required fields is required, unless it has a default.
            if (name == "spec" && property["required"] is not null && property["default"] is null)
            {
                schema["required"] = new JsonArray("spec");
            }
        }

        return schema;
    }

    private static JsonObject Column(GenericAdditionalPrinterColumnAttribute attribute)
    {
        var column = new JsonObject { ["jsonPath"] = attribute.JsonPath, ["name"] = attribute.Name, ["type"] = attribute.Type };
        if (attribute.Description is not null)
        {
            column["description"] = attribute.Description;
        }

        if (attribute.Priority == PrinterColumnPriority.WideView)
        {
            column["priority"] = 1;
        }

        return column;
    }
}
