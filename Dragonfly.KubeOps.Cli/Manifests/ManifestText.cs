using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.KubeOps.Cli.Manifests;

/// <summary>
/// The text of a file: a header and its documents, with sorted keys, so that the same attributes always give the same text.
/// </summary>
internal static class ManifestText
{
    // Every manifest starts with these keys, in this order.
    private static readonly string[] First = ["apiVersion", "kind", "metadata"];

    public static string Write(string operatorName, params IEnumerable<JsonObject> documents) =>
        $"# Generated from the operator's attributes by \"kubeops generate operator {operatorName}\". Do not edit.\n"
        + string.Join("---\n", documents.Select(document => YamlWriter.Write(JsonSerializer.SerializeToElement(Document(document)))));

    private static JsonObject Document(JsonObject document) => new(document
        .OrderBy(field => Array.IndexOf(First, field.Key) is >= 0 and var place ? place : First.Length)
        .ThenBy(field => field.Key, StringComparer.Ordinal)
        .Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value))));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
