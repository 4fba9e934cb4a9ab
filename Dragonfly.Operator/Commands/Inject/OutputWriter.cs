using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Commands.Inject;

/// <summary>Prints documents in the form that was asked for.</summary>
internal static class OutputWriter
{
    // The default encoder would escape what people write: é, +, <.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions OneLine = Indented with { Indented = false };

    public static string Write(IReadOnlyList<(SourceDocument Source, InjectedDocument Injected)> documents, OutputFormat format) => format switch
    {
        OutputFormat.Json => Lines(documents, Indented, Write),
        OutputFormat.Patch => Lines(documents, OneLine, (writer, _, injected) => WritePatch(writer, injected.Operations)),
        _ => documents.All(document => IsPureJson(document.Source)) ? JsonStream(documents) : YamlStream(documents),
    };

    private static string Lines(
        IReadOnlyList<(SourceDocument Source, InjectedDocument Injected)> documents,
        JsonWriterOptions options,
        Action<Utf8JsonWriter, SourceDocument, InjectedDocument> write) => string.Concat(documents
        .Where(document => document.Source.Content is not null)
        .Select(document => Write(options, writer => write(writer, document.Source, document.Injected)) + Environment.NewLine));

    // kubectl takes a stream that begins with a brace for JSON and stops at "---"; in one that does not, it reads JSON as YAML
    // (and one value between two "---"). So the stream is JSON throughout, or not at all.
    private static bool IsPureJson(SourceDocument source) => (source.IsJson || source.Value is null)
        && string.IsNullOrWhiteSpace(source.Head) && string.IsNullOrWhiteSpace(source.Tail);

    private static string JsonStream(IReadOnlyList<(SourceDocument Source, InjectedDocument Injected)> documents)
    {
        var output = new StringBuilder();
        foreach (var (source, injected) in documents)
        {
            if (source.Index == 1 && output.Length > 0 && output[^1] != '\n')
            {
                output.Append('\n');
            }

            output.Append(injected.Json is null ? source.Source : source.With(Write(Indented, writer => injected.Json.WriteTo(writer))));
        }

        return output.ToString();
    }

    private static string YamlStream(IReadOnlyList<(SourceDocument Source, InjectedDocument Injected)> documents)
    {
        var output = new StringBuilder();
        foreach (var (source, injected) in documents)
        {
            var text = YamlText(source, injected);

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

    private static string YamlText(SourceDocument source, InjectedDocument injected)
    {
        if (!source.IsJson)
        {
            return injected.Json is null ? source.Source : source.With(Yaml(injected.Json));
        }

        // JSON's escapes and white space are not all YAML's, so no JSON stands in a YAML stream as it is.
        var block = source with { IsJson = false, Head = source.Head.TrimEnd(' ', '\t'), Tail = "" };
        return block.With(injected.Json is null ? YamlWriter.Write(source.Value!.Value) : Yaml(injected.Json));
    }

    private static string Yaml(JsonNode json) => YamlWriter.Write(JsonText.Parse(json));

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

    private static void WritePatch(Utf8JsonWriter writer, IReadOnlyList<PatchOperation> edits)
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
