using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Packaging;

/// <summary>The files of the Helm chart, and of what else is packaged.</summary>
internal static class ChartFiles
{
    public const string Chart = "helm/dragonfly-operator";
    public const string Readme = $"{Chart}/README.md";

    public static string PathOf(string file) => Path.Combine(SourceTree.Root, file);

    public static string Text(string file) => File.ReadAllText(PathOf(file));

    /// <summary>The documents of a YAML file that hold something.</summary>
    public static IReadOnlyList<JsonNode> Yaml(string file) => Parse(Text(file), file);

    public static IReadOnlyList<JsonNode> Parse(string text, string source) =>
    [
        .. DocumentReader.Read(text, source)
            .Where(document => document.Value is { ValueKind: not System.Text.Json.JsonValueKind.Null })
            .Select(document => JsonNode.Parse(document.Value!.Value.GetRawText())!),
    ];

    public static JsonObject Schema() => JsonNode.Parse(Text($"{Chart}/values.schema.json"))!.AsObject();
}
