using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// Reads a member of a JSON object with its type in the Pod API. An explicit null counts as absent; both return an undefined element.
/// Any other type throws a <see cref="PodFormatException"/>.
/// </summary>
internal static class JsonShape
{
    public static JsonElement Object(JsonElement parent, string name, FieldPath field) =>
        Of(parent.Member(name), field, name, JsonValueKind.Object, "an object");

    public static JsonElement Object(EditableObject parent, string name) => Of(parent[name], parent, name, JsonValueKind.Object, "an object");

    /// <param name="value">The member itself.</param>
    /// <param name="field">Its place.</param>
    public static JsonElement Object(JsonElement value, FieldPath field) => Of(value, field, null, JsonValueKind.Object, "an object");

    public static JsonElement List(JsonElement parent, string name, FieldPath field) =>
        Of(parent.Member(name), field, name, JsonValueKind.Array, "a list");

    public static JsonElement List(EditableObject parent, string name) => Of(parent[name], parent, name, JsonValueKind.Array, "a list");

    /// <param name="value">The member itself.</param>
    /// <param name="field">Its place.</param>
    public static JsonElement List(JsonElement value, FieldPath field) => Of(value, field, null, JsonValueKind.Array, "a list");

    public static JsonElement String(JsonElement parent, string name, FieldPath field) =>
        Of(parent.Member(name), field, name, JsonValueKind.String, "a string");

    public static JsonElement String(EditableObject parent, string name) => Of(parent[name], parent, name, JsonValueKind.String, "a string");

    /// <param name="value">The member itself.</param>
    /// <param name="field">Its place.</param>
    public static JsonElement String(JsonElement value, FieldPath field) => Of(value, field, null, JsonValueKind.String, "a string");

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

    // The field's text is composed only for an error.
    private static JsonElement Of(JsonElement value, FieldPath field, string? member, JsonValueKind kind, string expected) =>
        value.ValueKind == kind ? value
        : value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? default
        : throw new PodFormatException((member is null ? field : field.At(member)).ToString(), expected, Describe(value.ValueKind));

    private static JsonElement Of(JsonElement value, EditableObject parent, string member, JsonValueKind kind, string expected) =>
        value.ValueKind == kind ? value : Of(value, parent.Field, member, kind, expected);
}
