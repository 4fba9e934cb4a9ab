using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Commands;

/// <summary>The form in which reports go to tools: a list of objects, in which what is absent is null.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Write(IEnumerable<JsonObject> report) => List(report).ToJsonString(Indented) + "\n";

    public static JsonArray List(IEnumerable<JsonObject> items) => new([.. items]);

    public static JsonArray List(IEnumerable<string> items) => new([.. items.Select(item => (JsonNode)item)]);
}
