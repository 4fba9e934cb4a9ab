using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dragonfly.KubeOps.Cli.Schemas;

/// <summary>Checks values against the schemas that this tool writes.</summary>
internal static class ValueCheck
{
    /// <summary>Returns the first error with its path, or null.</summary>
    public static string? Fault(JsonNode? value, JsonObject schema, string path = "")
    {
        var type = (string?)schema["type"];
        return value switch
        {
            null => schema["nullable"] is null ? Wrong("null is not allowed") : null,
            JsonObject when type == "object" => ObjectFault(value.AsObject(), schema, path),
            JsonArray when type == "array" => ArrayFault(value.AsArray(), schema, path),
            JsonValue scalar when IsOf(type, scalar) => ScalarFault(scalar, schema) is { } fault ? Wrong(fault) : null,
            _ => Wrong($"{value.ToJsonString()} is not of type {type}"),
        };

        string Wrong(string why) => path.Length == 0 ? why : $"{path}: {why}";
    }

    private static bool IsOf(string? type, JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => type == "string",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Number => type == "number" || (type == "integer" && double.IsInteger(Number(value))),
        _ => false,
    };

    private static string? ObjectFault(JsonObject value, JsonObject schema, string path)
    {
        foreach (var (name, field) in value)
        {
            var inner = schema["properties"]?[name] ?? schema["additionalProperties"];
            if (inner is null && schema["x-kubernetes-preserve-unknown-fields"] is null)
            {
                // API servers refuse defaults that they would prune.
                return $"{path}.{name}: there is no such field";
            }

            if (inner is not null && Fault(field, inner.AsObject(), $"{path}.{name}") is { } fault)
            {
                return fault;
            }
        }

        // API servers check a default as it is, without the defaults of the fields inside.
        return schema["required"]?.AsArray()
            .Select(name => (string)name!)
            .Where(name => !value.ContainsKey(name))
            .Select(name => $"{path}.{name}: required")
            .FirstOrDefault();
    }

    private static string? ArrayFault(JsonArray value, JsonObject schema, string path)
    {
        if (value.Count > (long?)schema["maxItems"] || value.Count < (long?)schema["minItems"])
        {
            return $"{path}: {value.Count} items";
        }

        if ((string?)schema["x-kubernetes-list-type"] == "set" && value.DistinctBy(item => item?.ToJsonString()).Count() < value.Count)
        {
            return $"{path}: repeats an item of a set";
        }

        return value
            .Select((item, index) => Fault(item, schema["items"]!.AsObject(), $"{path}[{index}]"))
            .FirstOrDefault(fault => fault is not null);
    }

    private static string? ScalarFault(JsonValue value, JsonObject schema)
    {
        var text = value.ToString();
        if (schema["enum"] is JsonArray names && !names.Any(name => (string?)name == text))
        {
            return $"{text} is none of {string.Join(", ", names)}";
        }

        return value.GetValueKind() switch
        {
            JsonValueKind.String => StringFault(text, schema),
            JsonValueKind.Number => NumberFault(Number(value), schema),
            _ => null,
        };
    }

    private static string? StringFault(string text, JsonObject schema)
    {
        var length = text.EnumerateRunes().Count();
        return (string?)schema["pattern"] is { } pattern && !Regex.IsMatch(text, pattern) ? $"\"{text}\" does not match {pattern}"
            : length > (long?)schema["maxLength"] || length < (long?)schema["minLength"] ? $"\"{text}\" has {length} characters"
            : null;
    }

    private static string? NumberFault(double number, JsonObject schema)
    {
        var (minimum, maximum) = ((double?)schema["minimum"], (double?)schema["maximum"]);
        return number < minimum || (number == minimum && schema["exclusiveMinimum"] is not null)
            || number > maximum || (number == maximum && schema["exclusiveMaximum"] is not null)
            ? string.Create(CultureInfo.InvariantCulture, $"{number} is out of range")
            : null;
    }

    private static double Number(JsonValue value) => double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
}
