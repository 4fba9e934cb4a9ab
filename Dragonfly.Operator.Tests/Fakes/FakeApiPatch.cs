using System.Globalization;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>Applies patches as the API server does.</summary>
public static class FakeApiPatch
{
    public static JsonObject Apply(JsonObject target, JsonNode patch, string mediaType)
    {
        if (mediaType.StartsWith("application/json-patch+json", StringComparison.Ordinal))
        {
            var document = (JsonNode)target.DeepClone();
            foreach (var operation in (JsonArray)patch)
            {
                Step(document, operation!);
            }

            return (JsonObject)document;
        }

        // Server-side apply without managed fields comes to a merge.
        return (JsonObject)Merge(target, patch)!;
    }

    private static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject members)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject old ? (JsonObject)old.DeepClone() : [];
        foreach (var (name, value) in members)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Merge(result[name], value);
            }
        }

        return result;
    }

    private static void Step(JsonNode document, JsonNode operation)
    {
        var path = ((string)operation["path"]!).Split('/')[1..]
            .Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        var parent = path[..^1].Aggregate(document, (node, part) =>
            (node is JsonArray list ? list[Index(part)] : node[part])
            ?? throw new FakeApiException(422, "Invalid", $"no such path: {operation["path"]}"));
        var (last, value) = (path[^1], operation["value"]?.DeepClone());
        switch ((string?)operation["op"], parent)
        {
            case ("add", JsonArray list):
                list.Insert(last == "-" ? list.Count : Index(last), value);
                break;
            case ("replace", JsonArray list):
                list[Index(last)] = value;
                break;
            case ("remove", JsonArray list):
                list.RemoveAt(Index(last));
                break;
            case ("add" or "replace", _):
                parent[last] = value;
                break;
            case ("remove", JsonObject members):
                members.Remove(last);
                break;
            case ("test", _):
                if (!JsonNode.DeepEquals(parent is JsonArray items ? items[Index(last)] : parent[last], value))
                {
                    throw new FakeApiException(422, "Invalid", "the test operation failed");
                }

                break;
            default:
                throw new FakeApiException(422, "Invalid", $"operation {operation["op"]}");
        }
    }

    private static int Index(string part) => int.Parse(part, CultureInfo.InvariantCulture);
}
