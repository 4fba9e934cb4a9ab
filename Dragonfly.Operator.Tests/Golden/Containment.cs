using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.NetworkInjections;

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
        _ => before.ToJsonString() == after?.ToJsonString() || IsLongerListOfNetworks(before, after) ? [] : [before.GetPath()],
    };

    /// <summary>Multus' annotation is a list in one text: what is added to it stands behind what was there.</summary>
    private static bool IsLongerListOfNetworks(JsonNode before, JsonNode? after)
    {
        if (!before.GetPath().EndsWith($"['{NetworkAnnotation.Key}']", StringComparison.Ordinal))
        {
            return false;
        }

        var (one, other) = (Meaning(before), Meaning(after));
        return one.Length <= other.Length && one.SequenceEqual(other.Take(one.Length));
    }

    private static string[] Meaning(JsonNode? text) =>
        [.. NetworkAnnotation.Read((string?)text, new())!.Elements.Select(element => element.Json.ValueKind == JsonValueKind.Object && !element.FitsList ? element.Json.GetRawText() : element.ToListItem())];

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
