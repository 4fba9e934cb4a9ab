using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Tests;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>Checks a value by a JSON schema (draft 7), as far as the chart's schema goes: an unknown keyword is an error.</summary>
internal static class SchemaCheck
{
    private static readonly string[] Annotations = ["$schema", "title", "description"];

    public static IEnumerable<string> Errors(JsonObject schema, JsonNode? value, string path = "") => schema.SelectMany(keyword => keyword.Key switch
    {
        "type" => Unless(Types(keyword.Value!).Contains(TypeOf(value)) || (TypeOf(value) == "integer" && Types(keyword.Value!).Contains("number")),
            $"{path} is of type {TypeOf(value)}"),
        "enum" => Unless(keyword.Value!.AsArray().Any(allowed => JsonNode.DeepEquals(allowed, value)), $"{path} is none of {keyword.Value!.ToJsonString()}"),
        "pattern" => Unless(!IsText(value, out var text) || Regex.IsMatch(text, keyword.Value!.GetValue<string>()), $"{path} does not match"),
        "minLength" => Unless(!IsText(value, out var text) || text.Length >= keyword.Value!.GetValue<int>(), $"{path} is too short"),
        "minimum" => Unless(!IsNumber(value, out var number) || number >= keyword.Value!.GetValue<int>(), $"{path} is too small"),
        "maximum" => Unless(!IsNumber(value, out var number) || number <= keyword.Value!.GetValue<int>(), $"{path} is too large"),
        "minItems" => Unless(value is not JsonArray { Count: var count } || count >= keyword.Value!.GetValue<int>(), $"{path} has too few items"),
        "uniqueItems" => Unless(value is not JsonArray items || items.Select(item => item?.ToJsonString()).Distinct().Count() == items.Count, $"{path} repeats items"),
        "items" when value is JsonArray items => items.SelectMany((item, index) => Errors(keyword.Value!.AsObject(), item, $"{path}[{index}]")),
        "required" when value is JsonObject fields => keyword.Value!.AsArray().Select(name => name!.GetValue<string>())
            .Where(name => !fields.ContainsKey(name)).Select(name => $"{path}.{name} is missing"),
        "properties" when value is JsonObject fields => fields.Where(field => keyword.Value!.AsObject().ContainsKey(field.Key))
            .SelectMany(field => Errors(keyword.Value![field.Key]!.AsObject(), field.Value, $"{path}.{field.Key}")),
        "additionalProperties" when value is JsonObject fields => fields.Where(field => schema["properties"]?.AsObject().ContainsKey(field.Key) is not true)
            .SelectMany(field => Additional(keyword.Value!, field.Value, $"{path}.{field.Key}")),
        "items" or "required" or "properties" or "additionalProperties" => [],
        var name when Annotations.Contains(name) => [],
        var name => [$"the schema of {path} has the keyword {name}, which is not checked here"],
    });

    private static IEnumerable<string> Additional(JsonNode allowed, JsonNode? value, string path) => allowed.GetValueKind() switch
    {
        JsonValueKind.True => [],
        JsonValueKind.False => [$"{path} is unknown"],
        _ => Errors(allowed.AsObject(), value, path),
    };

    private static string[] Types(JsonNode type) => type is JsonArray many ? [.. many.Select(name => name!.GetValue<string>())] : [type.GetValue<string>()];

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value.ToJsonString().All(char.IsAsciiDigit) ? "integer" : "number",
        var kind => kind.ToString()!.ToLowerInvariant(),
    };

    private static bool IsText(JsonNode? value, out string text)
    {
        text = value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";
        return value?.GetValueKind() == JsonValueKind.String;
    }

    private static bool IsNumber(JsonNode? value, out double number)
    {
        number = value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>() : 0;
        return value?.GetValueKind() == JsonValueKind.Number;
    }

    private static IEnumerable<string> Unless(bool holds, string error) => holds ? [] : [error];
}
