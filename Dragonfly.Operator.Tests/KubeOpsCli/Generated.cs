using System.Text.Json.Nodes;
using Dragonfly.KubeOps.Cli;
using Dragonfly.KubeOps.Cli.Manifests;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.KubeOpsCli;

/// <summary>What the tool makes of types of the tests.</summary>
internal static class Generated
{
    public static IReadOnlyList<ManifestFile> Files(params Type[] types) => Files(new ManifestOptions("cat-operator"), types);

    public static IReadOnlyList<ManifestFile> Files(ManifestOptions options, params Type[] types) => OperatorManifests.Generate(types, options);

    /// <summary>The documents of one file.</summary>
    public static IReadOnlyList<JsonNode> Documents(IEnumerable<ManifestFile> files, string path) =>
    [
        .. DocumentReader.Read(files.Single(file => file.Path == path).Text, path)
            .Where(document => document.Value is not null)
            .Select(document => JsonNode.Parse(document.Value!.Value.GetRawText())!),
    ];

    public static JsonNode Document(IEnumerable<ManifestFile> files, string path) => Documents(files, path).Single();

    /// <summary>The only version in the only CRD.</summary>
    public static JsonNode Version(Type entity) => Document(Files(entity), Files(entity).Single().Path)["spec"]!["versions"]![0]!;

    /// <summary>The schema of a class that stands as spec.</summary>
    public static JsonNode Spec<TSpec>()
        where TSpec : new() => Version(typeof(SampleEntity<TSpec>))["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!;

    /// <summary>The schema of one of its properties, as JSON.</summary>
    public static string Property<TSpec>(string name)
        where TSpec : new() => Spec<TSpec>()["properties"]![name]!.ToJsonString();

    /// <summary>What the tool says against a spec.</summary>
    public static string? Refusal<TSpec>()
        where TSpec : new() => Assert.Throws<GenerationException>(() => Spec<TSpec>())!.Message;

    public static void AssertJson(JsonNode? actual, string expected) => Assert.That(Json.Text(actual), Is.EqualTo(Json.Text(expected)));
}
