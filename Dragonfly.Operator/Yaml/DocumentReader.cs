using System.Text;
using System.Text.Json;

namespace Dragonfly.Operator.Yaml;

/// <summary>
/// Reads a stream of YAML or JSON documents as kubectl does, and keeps each document's exact source, so that what is not
/// changed can be passed through untouched.
/// </summary>
internal static class DocumentReader
{
    /// <param name="text">Whole Unicode, as <see cref="SourceText.Decode"/> makes it.</param>
    /// <param name="file">The name for errors.</param>
    /// <exception cref="YamlFormatException">Any document is malformed; none is returned then.</exception>
    public static IReadOnlyList<SourceDocument> Read(string text, string file)
    {
        var documents = new List<SourceDocument>();
        foreach (var segment in DocumentSplitter.Split(text))
        {
            Read(text, segment, file, documents);
        }

        return documents;
    }

    private static void Read(string text, Segment segment, string file, List<SourceDocument> documents)
    {
        var document = new SourceDocument
        {
            File = file,
            Index = documents.Count + 1,
            Line = segment.Line,
            BodyLine = segment.BodyLine,
            Head = text[segment.Start..segment.BodyStart],
            Body = text[segment.BodyStart..segment.TailStart],
            Tail = text[segment.TailStart..segment.End],
            IsJson = false,
            Value = null,
        };
        if (!segment.HasContent)
        {
            documents.Add(document);
            return;
        }

        var notJson = document.Body.AsSpan().TrimStart() is ['{' or '[', ..] ? TryReadJson(document, documents) : null;
        if (documents.Count >= document.Index)
        {
            return;
        }

        try
        {
            documents.Add(document with { Value = YamlValue.Of(document) });
        }
        catch (YamlFormatException) when (notJson is not null && LooksLikeJson(document.Body))
        {
            throw notJson;
        }
    }

    // A text that begins with a brace is JSON if it can be; otherwise it is YAML's flow style, or wrong as both.
    private static YamlFormatException? TryReadJson(SourceDocument document, List<SourceDocument> documents)
    {
        var body = document.Body;
        List<(int Start, int End)> spans;
        try
        {
            spans = JsonValues.Split(Encoding.UTF8.GetBytes(body));
        }
        catch (JsonException e)
        {
            return JsonText.Error(e, new DocumentPlace(document.File, document.Index, document.BodyLine));
        }

        for (var i = 0; i < spans.Count; i++)
        {
            var (start, end) = spans[i];
            var isLast = i == spans.Count - 1;
            var head = i == 0 ? document.Head + body[..start] : "";
            var tail = body[end..(isLast ? body.Length : spans[i + 1].Start)] + (isLast ? document.Tail : "");
            var line = document.BodyLine + SourceLines.CountBreaks(body.AsSpan(0, start));
            var value = document with
            {
                Index = documents.Count + 1,
                Line = i == 0 ? document.Line : line,
                BodyLine = line,
                Head = head,
                Body = body[start..end],
                Tail = tail,
                IsJson = true,
            };
            documents.Add(value with { Value = JsonText.Parse(value.Body, new DocumentPlace(value.File, value.Index, line)) });
        }

        return null;
    }

    private static bool LooksLikeJson(string body) => body.AsSpan().TrimStart()[1..].TrimStart() is ['"' or '{' or '[', ..];
}
