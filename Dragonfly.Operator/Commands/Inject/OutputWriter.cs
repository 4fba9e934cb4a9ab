using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>Prints documents in the form that was asked for.</summary>
internal static class OutputWriter
{
    // The default encoder would escape what people write: é, +, <.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions OneLine = Indented with { Indented = false };

    public static string Write(IReadOnlyList<InjectedDocument> documents, OutputFormat format) => format switch
    {
        OutputFormat.Json => Lines(documents, Indented, WriteDocument),
        OutputFormat.Patch => Lines(documents, OneLine, WritePatch),
        _ => documents.All(document => IsPureJson(document.Source)) ? JsonStream(documents) : YamlStream(documents),
    };

    private static string Lines(
        IReadOnlyList<InjectedDocument> documents, JsonWriterOptions options, Action<Utf8JsonWriter, InjectedDocument> write) =>
        string.Concat(documents
            .Where(document => document.Source.Content is not null)
            .Select(document => Json(options, writer => write(writer, document)) + Environment.NewLine));

    // kubectl takes a stream that begins with a brace for JSON and stops at "---"; in one that does not, it reads JSON as YAML
    // (and one value between two "---"). So the stream is JSON throughout, or not at all.
    private static bool IsPureJson(SourceDocument source) => (source.IsJson || source.Value is null)
        && string.IsNullOrWhiteSpace(source.Head) && string.IsNullOrWhiteSpace(source.Tail);

    private static string JsonStream(IReadOnlyList<InjectedDocument> documents)
    {
        var output = new StringBuilder();
        foreach (var document in documents)
        {
            var source = document.Source;
            if (source.Index == 1 && output.Length > 0 && output[^1] != '\n')
            {
                output.Append('\n');
            }

            output.Append(document.Json is null ? source.Source : source.With(Json(Indented, writer => document.Json.WriteTo(writer))));
        }

        return output.ToString();
    }

    private static string YamlStream(IReadOnlyList<InjectedDocument> documents)
    {
        var output = new StringBuilder();
        foreach (var document in documents)
        {
            var source = document.Source;
            var text = YamlText(document);

            // A file may end without a line break, and the next one begin without a marker; and no value may be the first
            // thing in the stream that is written with a brace.
            if ((output.Length > 0 && (source.Index == 1 || source.IsJson)) || (output.Length == 0 && text.AsSpan().TrimStart() is ['{' or '[', ..]))
            {
                var separated = text.StartsWith("---", StringComparison.Ordinal);
                output.Append(output.Length == 0 || output[^1] == '\n' ? "" : "\n").Append(separated ? "" : "---\n");
            }

            output.Append(text);
        }

        return output.ToString();
    }

    private static string YamlText(InjectedDocument document)
    {
        var (source, json) = (document.Source, document.Json);
        if (!source.IsJson)
        {
            return json is null ? source.Source : source.With(Yaml(json));
        }

        // JSON's escapes and white space are not all YAML's, so no JSON stands in a YAML stream as it is.
        var block = source with { IsJson = false, Head = source.Head.TrimEnd(' ', '\t'), Tail = "" };
        return block.With(json is null ? YamlWriter.Write(source.Value!.Value) : Yaml(json));
    }

    private static string Yaml(JsonNode json) => YamlWriter.Write(JsonText.Parse(json));

    private static void WriteDocument(Utf8JsonWriter writer, InjectedDocument document)
    {
        if (document.Json is { } json)
        {
            json.WriteTo(writer);
        }
        else
        {
            document.Source.Value!.Value.WriteTo(writer);
        }
    }

    private static void WritePatch(Utf8JsonWriter writer, InjectedDocument document)
    {
        writer.WriteStartArray();
        foreach (var edit in document.Operations)
        {
            edit.WriteTo(writer);
        }

        writer.WriteEndArray();
    }

    private static string Json(JsonWriterOptions options, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}

/// <summary>In which form <c>inject</c> prints its result.</summary>
internal enum OutputFormat
{
    /// <summary>The manifests; untouched documents are passed through to the byte.</summary>
    Yaml,

    /// <summary>The same documents as JSON, one after the other.</summary>
    Json,

    /// <summary>One RFC 6902 patch a document, each on a line.</summary>
    Patch,
}
