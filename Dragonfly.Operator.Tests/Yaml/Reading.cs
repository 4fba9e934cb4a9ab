using System.Text.Encodings.Web;
using System.Text.Json;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.Yaml;

/// <summary>What the tests of reading share.</summary>
internal static class Reading
{
    /// <summary>The only document as JSON text; "null" where there is none.</summary>
    public static string Json(string yaml) =>
        DocumentReader.Read(yaml, "test.yaml").SingleOrDefault(document => document.Value is not null)?.Value!.Value.GetRawText() ?? "null";

    public static YamlFormatException Error(string yaml) =>
        Assert.Throws<YamlFormatException>(() => DocumentReader.Read(yaml, "test.yaml"))!;

    public static string Compact(JsonElement value) => JsonSerializer.Serialize(value, Options);

    public static JsonElement Parse(string json) => JsonElement.Parse(json);

    private static JsonSerializerOptions Options { get; } =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 500 };
}
