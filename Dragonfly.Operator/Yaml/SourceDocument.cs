using System.Text.Json;

namespace Dragonfly.Operator.Yaml;

/// <summary>
/// One document of a stream: its value, and its source text as Head + Body + Tail. The sources of all documents join up to the text
/// they were read from.
/// </summary>
internal sealed record SourceDocument
{
    public required string File { get; init; }

    /// <summary>1-based; empty documents count.</summary>
    public required int Index { get; init; }

    /// <summary>The line of the file where the source starts.</summary>
    public required int Line { get; init; }

    /// <summary>The line of the file where the content starts.</summary>
    public required int BodyLine { get; init; }

    /// <summary>Directives, "---" and the comments before the content.</summary>
    public required string Head { get; init; }

    public required string Body { get; init; }

    /// <summary>The comments after the content, "..." and what follows it, and what separates JSON values.</summary>
    public required string Tail { get; init; }

    /// <summary>Whether it is written as JSON, not as YAML that starts with a brace.</summary>
    public required bool IsJson { get; init; }

    /// <summary>Null if the document has only comments; a JSON null if it says null.</summary>
    public required JsonElement? Value { get; init; }

    /// <summary>The value, or null if the document is empty or null; kubectl skips these.</summary>
    public JsonElement? Content => Value is { ValueKind: JsonValueKind.Null } ? null : Value;

    /// <summary>
    /// The line of the first text that kubectl does not read because it follows "..." without a "---" between; 0 for none.
    /// </summary>
    public int UnreadLine { get; init; }

    public string Source => Head + Body + Tail;

    /// <summary>The source with another body (block YAML, or JSON for a JSON document), with the document's own line breaks.</summary>
    public string With(string body)
    {
        var newline = Source.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var lines = body.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", newline, StringComparison.Ordinal);
        if (IsJson)
        {
            return Head + lines.TrimEnd() + Tail;
        }

        // A block mapping must not start on the marker's line, as in "--- {a: b}".
        var lastLine = Head.AsSpan(Head.AsSpan().LastIndexOfAny('\r', '\n') + 1);
        return lastLine.TrimStart('\uFEFF').StartsWith("---") ? Head.TrimEnd() + newline + lines + Tail : Head + lines + Tail;
    }

    /// <summary>The line of the node at a JSON pointer, or of its nearest existing ancestor.</summary>
    public int LineOf(string pointer)
    {
        string[] steps = [.. pointer.Split('/').Skip(1).Select(Unescape)];
        return IsJson ? JsonText.LineOf(Body, BodyLine, steps) : NodeToJson.LineOf(this, steps);
    }

    private static string Unescape(string step) =>
        step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
