using System.Reflection;
using System.Text.Json.Nodes;
using Dragonfly.KubeOps.Cli.Schemas;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Crds;

/// <summary>Writes the columns of <c>kubectl get</c>.</summary>
internal static class PrinterColumns
{
    private static readonly string[] Types = ["boolean", "date", "integer", "number", "string"];

    public static JsonArray Of(Type type) => new([
        .. type.GetCustomAttributes<GenericAdditionalPrinterColumnAttribute>().Select(column => Column(new SchemaPlace(type), column)),
    ]);

    private static JsonObject Column(SchemaPlace place, GenericAdditionalPrinterColumnAttribute attribute)
    {
        if (!Types.Contains(attribute.Type))
        {
            throw place.Refuse($"column {attribute.Name}: the type must be one of {string.Join(", ", Types)}, not {attribute.Type}");
        }

        var column = new JsonObject { ["jsonPath"] = attribute.JsonPath, ["name"] = attribute.Name, ["type"] = attribute.Type };
        if (attribute.Format is not null)
        {
            column["format"] = attribute.Format;
        }

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
