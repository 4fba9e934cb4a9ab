using System.Text.Json;

namespace Dragonfly.Operator.Yaml;

/// <summary>
/// Reads a stream of YAML or JSON documents as kubectl does, and keeps each document's exact source, so that unchanged documents pass
/// through untouched.
/// </summary>
internal static class DocumentReader
{
    /// <param name="text">Valid Unicode, as <see cref="SourceText.Decode"/> returns it.</param>
    /// <param name="file">The file name for errors.</param>
    /// <exception cref="YamlFormatException">A document is malformed; then none is returned.</exception>
    public static IReadOnlyList<SourceDocument> Read(string text, string file)
    {
        var documents = new List<SourceDocument>();
        foreach (var (start, body, end, line, bodyLine) in Split(text))
        {
            var document = new SourceDocument
            {
                File = file,
                Index = documents.Count + 1,
                Line = line,
                BodyLine = bodyLine,
                Head = text[start..body],
                Body = text[body..end],
                Tail = "",
                IsJson = false,
                Value = null,
            };
            if (body == end)
            {
                documents.Add(document);
            }
            else
            {
                Read(document, documents);
            }
        }

        return documents;
    }

    /// <summary>
    /// Splits a stream at its "---" lines before parsing, as kubectl does: content cannot have one at column 0, and the parts join up
    /// to exactly the input. The body starts after the marker, directives and comments.
    /// </summary>
    public static IEnumerable<(int Start, int Body, int End, int Line, int BodyLine)> Split(string text)
    {
        const int None = -1;
        int start = 0, startLine = 1, body = None, bodyLine = 0;
        var marked = false;
        for (int at = 0, end, line = 1; at < text.Length; at = end, line++)
        {
            end = SourceText.EndOfLine(text, at);

            // Concatenated files have byte order marks in the middle; YAML allows one wherever a document can begin.
            var content = at;
            while (body == None && content < end && text[content] == '\uFEFF')
            {
                content++;
            }

            if (SourceText.IsMarker(text.AsSpan(content, end - content), "---"))
            {
                if (marked || body != None)
                {
                    yield return (start, body == None ? at : body, at, startLine, body == None ? startLine : bodyLine);
                    (start, startLine, body) = (at, line, None);
                }

                marked = true;
                content += 3;
                while (content < end && text[content] is ' ' or '\t')
                {
                    content++;
                }
            }

            if (body == None && !IsHead(text.AsSpan(content, end - content), marked))
            {
                (body, bodyLine) = (content, line);
            }
        }

        if (start < text.Length)
        {
            yield return (start, body == None ? text.Length : body, text.Length, startLine, body == None ? startLine : bodyLine);
        }
    }

    private static bool IsHead(ReadOnlySpan<char> line, bool marked) =>
        SourceText.IsBlank(line) || SourceText.IsComment(line) || (!marked && SourceText.IsDirective(line));

    // Text that starts with a brace is read as JSON, and as YAML's flow style if it is not JSON.
    private static void Read(SourceDocument document, List<SourceDocument> documents)
    {
        YamlFormatException? notJson = null;
        if (document.Body.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            try
            {
                ReadJson(document, JsonText.Split(document.Body), documents);
                return;
            }
            catch (JsonException e)
            {
                notJson = JsonText.Error(e, new DocumentPlace(document.File, document.Index, document.BodyLine));
            }
        }

        try
        {
            documents.Add(ReadYaml(document));
        }
        catch (YamlFormatException) when (notJson is not null && LooksLikeJson(document.Body))
        {
            throw notJson;
        }
    }

    private static SourceDocument ReadYaml(SourceDocument document)
    {
        var (root, length, end) = NodeToJson.Compose(document);
        var value = NodeToJson.Convert(root, length, new DocumentPlace(document.File, document.Index, document.Line));
        var tail = TailOf(document.Body, end - document.Head.Length);
        return document with
        {
            Value = value,
            Body = document.Body[..tail],
            Tail = document.Body[tail..],
            UnreadLine = UnreadLineOf(document, end - document.Head.Length),
        };
    }

    // Only comments at column 0 count: an indented one may be text of a block scalar.
    private static int TailOf(string body, int end)
    {
        var tail = end;
        for (int at = 0, next; at < end; at = next)
        {
            next = Math.Min(SourceText.EndOfLine(body, at), end);
            var line = body.AsSpan(at, next - at);
            if (!SourceText.IsBlank(line))
            {
                tail = body[at] == '#' && at > 0 && SourceText.IsComment(line) ? Math.Min(tail, at) : end;
            }
        }

        return tail;
    }

    private static int UnreadLineOf(SourceDocument document, int end)
    {
        var body = document.Body;
        for (var at = end; at < body.Length; at = SourceText.EndOfLine(body, at))
        {
            var line = body.AsSpan(at, SourceText.EndOfLine(body, at) - at);
            if (!IsHead(line, marked: false) && !SourceText.IsMarker(line, "..."))
            {
                return document.BodyLine + SourceText.CountBreaks(body.AsSpan(0, at));
            }
        }

        return 0;
    }

    private static void ReadJson(SourceDocument document, List<(int Start, int End)> spans, List<SourceDocument> documents)
    {
        var body = document.Body;
        for (var i = 0; i < spans.Count; i++)
        {
            var (start, end) = spans[i];
            var line = document.BodyLine + SourceText.CountBreaks(body.AsSpan(0, start));
            var place = new DocumentPlace(document.File, documents.Count + 1, line);
            documents.Add(document with
            {
                Index = place.Document,
                Line = i == 0 ? document.Line : line,
                BodyLine = line,
                Head = i == 0 ? document.Head + body[..start] : "",
                Body = body[start..end],
                Tail = body[end..(i == spans.Count - 1 ? body.Length : spans[i + 1].Start)],
                IsJson = true,
                Value = JsonText.Parse(body[start..end], place),
            });
        }
    }

    private static bool LooksLikeJson(string body) => body.AsSpan().TrimStart()[1..].TrimStart() is ['"' or '{' or '[', ..];
}
