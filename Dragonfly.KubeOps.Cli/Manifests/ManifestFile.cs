using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.KubeOps.Cli.Manifests;

/// <summary>A generated file.</summary>
/// <param name="Path">Its path below the output directory.</param>
/// <param name="Text">A header and the documents, with sorted keys, so that the same attributes always give the same text.</param>
public sealed record ManifestFile(string Path, string Text)
{
    internal static ManifestFile Of(string path, ManifestOptions options, params IEnumerable<JsonObject> documents) => new(
        path,
        $"# Generated from the operator's attributes by \"kubeops generate operator {options.Name}\". Do not edit.\n"
        + string.Join("---\n", documents.Select(document => YamlWriter.Write(JsonSerializer.SerializeToElement(Sorted(document))))));

    internal static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
