using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Compares a document with one to which an API server has added defaults.</summary>
internal static class JsonDifference
{
    /// <summary>
    /// What of <paramref name="expected"/> is missing in <paramref name="actual"/> or different: fields may be there in
    /// addition, items of lists may not.
    /// </summary>
    public static IEnumerable<string> Missing(JsonNode? expected, JsonNode? actual) => (expected, actual) switch
    {
        (JsonObject wanted, JsonObject found) => wanted.SelectMany(field => Missing(field.Value, found[field.Key])),
        (JsonArray wanted, JsonArray found) when wanted.Count == found.Count => wanted.Zip(found).SelectMany(pair => Missing(pair.First, pair.Second)),
        _ when JsonNode.DeepEquals(expected, actual) => [],
        _ => [$"{expected?.GetPath()}: {expected?.ToJsonString()} expected, not {actual?.ToJsonString() ?? "nothing"}"],
    };
}
