using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Laws;

/// <summary>What the user wrote is all there, unchanged and in its order; only these lists may have grown.</summary>
internal sealed class NothingIsLost : ILaw
{
    private static readonly HashSet<string> Growing = ["env", "volumeMounts", "volumes", "initContainers", "imagePullSecrets"];

    public IEnumerable<string> Breaches(LawCase given) => Differences(given.Original, given.Injected.Json, "", mayGrow: false);

    private static IEnumerable<string> Differences(JsonNode? was, JsonNode? @is, string path, bool mayGrow) => (was, @is) switch
    {
        // An explicit null counts as absent wherever injection adds something.
        (null, _) when @is is null or JsonObject or JsonArray => [],
        (JsonObject one, JsonObject other) => one
            .SelectMany(member => Differences(member.Value, other[member.Key], $"{path}.{member.Key}", Growing.Contains(member.Key)))
            .Concat(one.Select(member => member.Key).SequenceEqual(other.Select(member => member.Key).Where(one.ContainsKey)) ? [] : [$"{path}: other order"]),
        (JsonArray one, JsonArray other) when one.Count == other.Count =>
            one.SelectMany((item, index) => Differences(item, other[index], $"{path}[{index}]", mayGrow: false)),
        (JsonArray one, JsonArray other) when mayGrow => Missing(one, other, path),
        _ when was?.ToJsonString() == @is?.ToJsonString() => [],
        _ => [$"{path}: changed"],
    };

    private static IEnumerable<string> Missing(JsonArray was, JsonArray @is, string path)
    {
        var at = 0;
        foreach (var (index, item) in was.Index())
        {
            while (at < @is.Count && Differences(item, @is[at], path, mayGrow: false).Any())
            {
                at++;
            }

            if (at++ == @is.Count)
            {
                yield return $"{path}[{index}]: missing";
                yield break;
            }
        }
    }
}
