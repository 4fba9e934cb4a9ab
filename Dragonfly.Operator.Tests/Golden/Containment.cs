using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Golden;

/// <summary>Whether a document still holds all that another held: every member, every item in its order, every value as it was.</summary>
internal static class Containment
{
    /// <summary>Where something was lost, moved or changed.</summary>
    public static IEnumerable<string> Losses(JsonNode? before, JsonNode? after) => (before, after) switch
    {
        // An explicit null says no more than its absence, and may be filled.
        (null, _) => [],
        (JsonObject one, JsonObject other) => one.SelectMany(member =>
            other.ContainsKey(member.Key) ? Losses(member.Value, other[member.Key]) : [$"{one.GetPath()}.{member.Key}"]),
        (JsonArray one, JsonArray other) => Items(one, other),
        // As text: 1.0 is not 1, and "1" is not 1.
        _ => before.ToJsonString() == after?.ToJsonString() ? [] : [before.GetPath()],
    };

    private static IEnumerable<string> Items(JsonArray one, JsonArray other)
    {
        var next = 0;
        foreach (var item in one)
        {
            while (next < other.Count && Losses(item, other[next]).Any())
            {
                next++;
            }

            if (next++ >= other.Count)
            {
                yield return $"{one.GetPath()}[{one.IndexOf(item)}]";
                yield break;
            }
        }
    }
}
