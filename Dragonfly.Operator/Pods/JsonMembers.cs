using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// Reads members of JSON whose types nobody has checked: one of another type looks as if it were absent. <see cref="JsonShape"/> is for
/// what has to be of its type.
/// </summary>
internal static class JsonMembers
{
    /// <summary>The member; undefined where there is none.</summary>
    public static JsonElement Member(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The member if it is of that kind; undefined otherwise.</summary>
    public static JsonElement Member(this JsonElement parent, string name, JsonValueKind kind) =>
        parent.Member(name) is var value && value.ValueKind == kind ? value : default;

    /// <summary>The member if it is a string; null otherwise.</summary>
    public static string? Text(this JsonElement parent, string name) => parent.Member(name, JsonValueKind.String) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The items of the member if it is a list; none otherwise.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The members of the member if it is an object; none otherwise.</summary>
    public static IEnumerable<JsonProperty> Members(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.Object } map ? map.EnumerateObject() : [];
}
