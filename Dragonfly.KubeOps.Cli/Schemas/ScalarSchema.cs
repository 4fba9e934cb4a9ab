using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>The schemas of types with a scalar JSON value.</summary>
internal static class ScalarSchema
{
    private static readonly Dictionary<Type, (string Type, string? Format)> Formats = new()
    {
        [typeof(string)] = ("string", null),
        [typeof(bool)] = ("boolean", null),
        [typeof(int)] = ("integer", "int32"),
        [typeof(long)] = ("integer", "int64"),
        [typeof(float)] = ("number", "float"),
        [typeof(double)] = ("number", "double"),
        // Upstream writes "decimal", a format that API servers do not know.
        [typeof(decimal)] = ("number", null),
        [typeof(DateTime)] = ("string", "date-time"),
        [typeof(DateTimeOffset)] = ("string", "date-time"),
        [typeof(Guid)] = ("string", "uuid"),
        [typeof(byte[])] = ("string", "byte"),
    };

    /// <summary>Returns null for any other type.</summary>
    public static JsonObject? Of(Type type)
    {
        if (type.IsEnum)
        {
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Names(type)]) };
        }

        if (!Formats.TryGetValue(type, out var found))
        {
            return null;
        }

        var schema = new JsonObject { ["type"] = found.Type };
        if (found.Format is not null)
        {
            schema["format"] = found.Format;
        }

        return schema;
    }

    private static IEnumerable<JsonNode> Names(Type type) => type
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => JsonValue.Create(field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name));
}
