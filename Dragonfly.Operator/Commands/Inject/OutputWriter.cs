using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>Prints documents in the form that was asked for.</summary>
internal static class OutputWriter
{
    // The default encoder would escape what people write: é, +, <.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions OneLine = Indented with { Indented = false };

    public static string Write(IReadOnlyList<(SourceDocument Source, InjectedDocument Injected)> documents, OutputFormat format)
    {
        var output = new StringBuilder();
        foreach (var (source, injected) in documents)
        {
            switch (format)
            {
                case OutputFormat.Yaml:
                    AppendYaml(output, source, injected);
                    break;
                case OutputFormat.Json when source.Value is not null:
                    output.AppendLine(Write(Indented, writer => Write(writer, source, injected)));
                    break;
                case OutputFormat.Patch when source.Value is not null:
                    output.AppendLine(Write(OneLine, writer => WritePatch(writer, injected.Edits)));
                    break;
            }
        }

        return output.ToString();
    }

    private static void AppendYaml(StringBuilder output, SourceDocument source, InjectedDocument injected)
    {
        // A file may end without a line break, and the next one begin without a marker.
        if (source.Index == 1 && output.Length > 0)
        {
            var separated = source.Source.StartsWith("---", StringComparison.Ordinal);
            output.Append(output[^1] == '\n' ? "" : "\n").Append(separated ? "" : "---\n");
        }

        output.Append(injected.Json is null ? source.Source : source.With(Text(source, injected.Json)));
    }

    private static string Text(SourceDocument source, JsonNode json) => source.IsJson
        ? Write(Indented, writer => json.WriteTo(writer))
        : YamlWriter.Write(JsonSerializer.Deserialize(json, CommandJson.Default.JsonElement));

    private static void Write(Utf8JsonWriter writer, SourceDocument source, InjectedDocument injected)
    {
        if (injected.Json is null)
        {
            source.Value!.Value.WriteTo(writer);
        }
        else
        {
            injected.Json.WriteTo(writer);
        }
    }

    private static void WritePatch(Utf8JsonWriter writer, IReadOnlyList<Edit> edits)
    {
        writer.WriteStartArray();
        foreach (var edit in edits)
        {
            edit.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    private static string Write(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
