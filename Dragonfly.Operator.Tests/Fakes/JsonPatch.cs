using System.Globalization;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>Applies RFC 6902 patches by the letter of the RFC, and knows nothing of how ours are made.</summary>
internal static class JsonPatch
{
    public static JsonNode Apply(string document, string patch)
    {
        var root = JsonNode.Parse(document, documentOptions: PodDocument.Parsing)!;
        foreach (var operation in JsonNode.Parse(patch)!.AsArray())
        {
            if (operation!["op"]!.GetValue<string>() != "add")
            {
                throw new NotSupportedException($"The operator only adds: {operation.ToJsonString()}");
            }

            Add(root, operation["path"]!.GetValue<string>(), operation["value"]?.DeepClone());
        }

        return root;
    }

    private static void Add(JsonNode root, string pointer, JsonNode? value)
    {
        if (!pointer.StartsWith('/'))
        {
            throw new FormatException($"\"{pointer}\" is no pointer below the root.");
        }

        var tokens = pointer[1..].Split('/').Select(token => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        var target = root;
        foreach (var token in tokens[..^1])
        {
            target = target switch
            {
                JsonObject known when known.TryGetPropertyValue(token, out var member) && member is not null => member,
                JsonArray list when Index(token) < list.Count && list[Index(token)] is { } item => item,
                _ => throw new InvalidOperationException($"{pointer}: there is nothing at \"{token}\"."),
            };
        }

        switch (target)
        {
            case JsonObject known:
                known[tokens[^1]] = value;
                break;
            case JsonArray list when tokens[^1] == "-":
                list.Add(value);
                break;
            case JsonArray list when Index(tokens[^1]) <= list.Count:
                list.Insert(Index(tokens[^1]), value);
                break;
            default:
                throw new InvalidOperationException($"{pointer}: nothing can be added there.");
        }
    }

    private static int Index(string token) =>
        token == "0" || (!token.StartsWith('0') && token.All(char.IsAsciiDigit))
            ? int.Parse(token, CultureInfo.InvariantCulture)
            : throw new FormatException($"\"{token}\" is no index.");
}
