using System.Text.Json.Nodes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>The CustomResourceDefinitions as they are committed.</summary>
internal static class Crd
{
    public static JsonNode Version { get; } = VersionOf("dragonflyinjections");

    /// <summary>The schema of the spec.</summary>
    public static JsonNode Spec { get; } = Version["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;

    /// <summary>The schema of the spec of any kind.</summary>
    public static JsonNode SpecOf(string plural) => VersionOf(plural)["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;

    private static JsonNode VersionOf(string plural)
    {
        var file = $"config/crd/{plural}_dragonfly_io.yaml";
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, file));
        return JsonNode.Parse(DocumentReader.Read(text, file).Single(document => document.Value is not null).Value!.Value.GetRawText())!
            ["spec"]!["versions"]!.AsArray().Single()!;
    }
}
