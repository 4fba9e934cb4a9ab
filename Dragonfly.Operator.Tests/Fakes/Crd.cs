using System.Text.Json.Nodes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>The CustomResourceDefinition as it is committed.</summary>
internal static class Crd
{
    private const string File = "config/crd/dragonflyinjections_dragonfly_io.yaml";

    public static JsonNode Version { get; } = Read()["spec"]!["versions"]!.AsArray().Single()!;

    /// <summary>The schema of the spec.</summary>
    public static JsonNode Spec { get; } = Version["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;

    private static JsonNode Read()
    {
        var text = System.IO.File.ReadAllText(Path.Combine(SourceTree.Root, File));
        return JsonNode.Parse(DocumentReader.Read(text, File).Single(document => document.Value is not null).Value!.Value.GetRawText())!;
    }
}
