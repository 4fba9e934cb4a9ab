namespace Dragonfly.Operator.Yaml;

/// <summary>Lines as spans of the text, line break included; LF, CRLF and CR end a line.</summary>
internal static class SourceLines
{
    // YAML 1.1 breaks lines at these too, and its parsers see content after them. No editor does, so we do not split there,
    // but a line that holds one is no mere comment.
    private const string OldBreaks = "\x85\u2028\u2029";

    public static int EndOfLine(string text, int start)
    {
        var at = text.AsSpan(start).IndexOfAny('\r', '\n');
        if (at < 0)
        {
            return text.Length;
        }

        at += start;
        return text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1;
    }

    public static int CountBreaks(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            count += text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')) ? 1 : 0;
        }

        return count;
    }

    public static LineKind Classify(ReadOnlySpan<char> line)
    {
        if (IsMarker(line, "---"))
        {
            return LineKind.DocumentStart;
        }

        if (IsMarker(line, "..."))
        {
            return LineKind.DocumentEnd;
        }

        var trimmed = line.Trim(" \t\r\n");
        return trimmed switch
        {
            [] => LineKind.Blank,
            ['#', ..] when !trimmed.ContainsAny(OldBreaks) => LineKind.Comment,
            _ => line[0] == '%' && !trimmed.ContainsAny(OldBreaks) ? LineKind.Directive : LineKind.Content,
        };
    }

    // A marker stands at column 0 and is followed by white space or nothing; "---foo" is content.
    private static bool IsMarker(ReadOnlySpan<char> line, string marker) =>
        line.StartsWith(marker)
        && (line.Length == marker.Length || (" \t\r\n" + OldBreaks).Contains(line[marker.Length], StringComparison.Ordinal));
}
