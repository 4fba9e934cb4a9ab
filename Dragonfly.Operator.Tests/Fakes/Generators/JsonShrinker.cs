using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Fakes.Generators;

/// <summary>Makes JSON smaller, so that a failing property shows the least Pod that fails.</summary>
internal static class JsonShrinker
{
    /// <summary>The document without one of its members or items, for each of them, the largest first.</summary>
    public static IEnumerable<string> Shrink(string json)
    {
        var count = Places(JsonNode.Parse(json)!).Count();
        for (var index = 0; index < count; index++)
        {
            var copy = JsonNode.Parse(json)!;
            var (parent, key) = Places(copy).ElementAt(index);
            if (parent is JsonArray list)
            {
                list.RemoveAt((int)key);
            }
            else
            {
                parent.AsObject().Remove((string)key);
            }

            yield return copy.ToJsonString();
        }
    }

    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode root)
    {
        var pending = new Queue<JsonNode>([root]);
        while (pending.TryDequeue(out var node))
        {
            IEnumerable<(object Key, JsonNode? Value)> children = node switch
            {
                JsonObject known => known.Select(member => ((object)member.Key, member.Value)),
                JsonArray list => list.Select((item, index) => ((object)index, item)),
                _ => [],
            };
            foreach (var (key, value) in children)
            {
                yield return (node, key);
                if (value is not null)
                {
                    pending.Enqueue(value);
                }
            }
        }
    }
}
