using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Golden;

/// <summary>A field that no Kubernetes has yet, in every object of a document.</summary>
internal static class FutureField
{
    private const string Name = "x-from-the-future";

    /// <summary>How many were added.</summary>
    public static int AddTo(JsonNode? node) => Each(node, known => known[Name] = "1.0");

    /// <summary>How many were found, and removed.</summary>
    public static int RemoveFrom(JsonNode? node)
    {
        var found = 0;
        Each(node, known => found += known.Remove(Name) ? 1 : 0);
        return found;
    }

    private static int Each(JsonNode? node, Action<JsonObject> visit)
    {
        var children = node switch
        {
            JsonObject known => known.Select(member => member.Value).ToArray(),
            JsonArray list => [.. list],
            _ => [],
        };
        var count = children.Sum(child => Each(child, visit));
        if (node is JsonObject here)
        {
            visit(here);
            count++;
        }

        return count;
    }
}
