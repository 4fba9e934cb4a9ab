using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests;

/// <summary>JSON as the tests compare it: one text for one content, in the order in which it stands.</summary>
/// <remarks>Here, since upstream KubeOps brings a namespace of the same name along, which hides what is imported.</remarks>
internal static class Json
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonElement Element(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public static string Text(JsonNode? node) => node is null ? "null" : node.ToJsonString(Readable);

    public static string Text(string json) => Text(JsonNode.Parse(json));

    /// <summary>The objects of a list that may be absent or null.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? parent, string list) =>
        parent?[list] is JsonArray items ? items.OfType<JsonObject>() : [];

    /// <summary>A string member, or null.</summary>
    public static string? String(this JsonNode? parent, string member) =>
        parent is JsonObject known && known[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
