using System.Reflection;
using System.Text.Json.Nodes;
using Dragonfly.KubeOps.Cli.Schemas;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Crds;

/// <summary>Writes one version of a custom resource.</summary>
internal static class ResourceVersion
{
    public static JsonObject Of(Type type, string version, bool stored)
    {
        var schema = Schema(type);
        var written = new JsonObject
        {
            ["name"] = version,
            ["served"] = true,
            ["storage"] = stored,
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = schema },
        };
        if (PrinterColumns.Of(type) is { Count: > 0 } columns)
        {
            written["additionalPrinterColumns"] = columns;
        }

        if (schema["properties"]!.AsObject().ContainsKey("status"))
        {
            written["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        }

        return written;
    }

    private static JsonObject Schema(Type type)
    {
        var schema = ObjectSchema.Of(type, new SchemaPlace(typeof(void)));
        foreach (var (name, property) in schema["properties"]!.AsObject())
        {
            // A null spec carries no information, so API servers drop it instead of passing it to the operator.
            property!.AsObject().Remove("nullable");
            if (name == "spec" && IsRequired(type, property.AsObject()))
            {
                schema["required"] = new JsonArray("spec");
            }
        }

        return schema;
    }

    // As in upstream: a spec with required fields is required, unless it has a default.
    private static bool IsRequired(Type type, JsonObject spec) => !spec.ContainsKey("default")
        && (spec.ContainsKey("required") || (type.GetProperty("Spec")?.PropertyType.IsDefined(typeof(RequiredAttribute)) ?? false));
}
