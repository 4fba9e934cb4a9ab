using System.Reflection;
using System.Text.Json.Nodes;
using Dragonfly.KubeOps.Cli.Schemas;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.KubeOps.Cli.Crds;

/// <summary>What <c>kubectl get</c> shows: first the columns on properties, then those on the type.</summary>
internal static class PrinterColumns
{
    private static readonly string[] Types = ["boolean", "date", "integer", "number", "string"];

    public static JsonArray Of(Type type, JsonObject schema) => new([
        .. OfProperties(type, schema, ""),
        .. type.GetCustomAttributes<GenericAdditionalPrinterColumnAttribute>().Select(column => Column(
            new SchemaPlace(type), column.Name, column.JsonPath, column.Type, column.Format, column.Description, column.Priority)),
    ]);

    // Follows the schema, which ends where circles do.
    private static IEnumerable<JsonObject> OfProperties(Type type, JsonObject schema, string path)
    {
        foreach (var (name, property) in PropertyNames.Of(type))
        {
            if (schema["properties"]?[name] is not JsonObject field)
            {
                continue;
            }

            if (property.GetCustomAttribute<AdditionalPrinterColumnAttribute>() is { } column)
            {
                yield return OfProperty(column, property, field, $"{path}.{name}");
            }

            foreach (var inner in OfProperties(property.PropertyType, field, $"{path}.{name}"))
            {
                yield return inner;
            }
        }
    }

    private static JsonObject OfProperty(AdditionalPrinterColumnAttribute column, PropertyInfo property, JsonObject field, string path)
    {
        // Columns of type date show an age, which is what people expect of a point in time.
        var (type, format) = ((string?)field["type"], (string?)field["format"]) switch
        {
            (_, "date-time") => ("date", null),
            (var plain, "int32" or "int64" or "float" or "double") and var (_, known) => (plain, known),
            var (plain, _) => (plain, null),
        };
        return Column(
            new SchemaPlace(property),
            column.Name ?? PropertyNames.Of(property),
            path,
            type,
            format,
            (string?)field["description"],
            column.Priority);
    }

    private static JsonObject Column(
        SchemaPlace place, string name, string path, string? type, string? format, string? description, PrinterColumnPriority priority)
    {
        if (!Types.Contains(type))
        {
            throw place.Refuse($"column {name}: the type must be one of {string.Join(", ", Types)}, not {type}");
        }

        var column = new JsonObject { ["jsonPath"] = path, ["name"] = name, ["type"] = type };
        if (format is not null)
        {
            column["format"] = format;
        }

        if (description is not null)
        {
            column["description"] = description;
        }

        if (priority == PrinterColumnPriority.WideView)
        {
            column["priority"] = 1;
        }

        return column;
    }
}
