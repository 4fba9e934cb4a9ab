using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// Reads a member of a JSON object with the type that the Pod API gives it. An explicit null counts as absent, and both
/// come back as an undefined element; any other type is a <see cref="PodFormatException"/>.
/// </summary>
internal static class JsonShape
{
    public static JsonElement Object(JsonElement parent, string name, FieldPath field) =>
        Member(parent, name, field, JsonValueKind.Object, "an object");

    public static JsonElement Object(JsonElement value, FieldPath field) => IsObject(value.ValueKind, field) ? value : default;

    /// <summary>Whether it is an object; not when it is absent.</summary>
    public static bool IsObject(JsonValueKind kind, FieldPath field) => kind switch
    {
        JsonValueKind.Object => true,
        JsonValueKind.Null or JsonValueKind.Undefined => false,
        _ => throw new PodFormatException(field.ToString(), "an object", Describe(kind)),
    };

    public static JsonElement List(JsonElement parent, string name, FieldPath field) =>
        Member(parent, name, field, JsonValueKind.Array, "a list");

    public static JsonElement String(JsonElement parent, string name, FieldPath field) =>
        Member(parent, name, field, JsonValueKind.String, "a string");

    public static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Null => "null",
        _ => "nothing",
    };

    private static JsonElement Member(JsonElement parent, string name, FieldPath field, JsonValueKind kind, string expected)
    {
        if (parent.ValueKind != JsonValueKind.Object
            || !parent.TryGetProperty(name, out var value)
            || value.ValueKind == JsonValueKind.Null)
        {
            return default;
        }

        return value.ValueKind == kind ? value : throw new PodFormatException(field.At(name).ToString(), expected, Describe(value.ValueKind));
    }
}
