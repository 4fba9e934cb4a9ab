using System.Text;

namespace Dragonfly.Operator.Yaml;

/// <summary>Decodes text without loss, so that untouched text is written back as the same bytes, and finds its lines.</summary>
internal static class SourceText
{
    // YAML 1.1 also breaks lines here. Editors do not, so documents are not split there, but a line with one is more than a comment.
    private const string OldBreaks = "\x85\u2028\u2029";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes UTF-8. A byte order mark stays in the text as U+FEFF, so that encoding gives the same bytes.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string file)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            // Windows PowerShell's ">" writes UTF-16. Re-encoding it silently would not leave the text untouched.
            throw new YamlFormatException(file, 1, 1, 1, "the file is UTF-16; save it as UTF-8");
        }

        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes[..Math.Max(0, e.Index)].Count((byte)'\n');
            throw new YamlFormatException(file, 1, line, 1, "the file is not valid UTF-8");
        }
    }

    /// <summary>The start of the next line; LF, CRLF and CR end a line.</summary>
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

    public static int CountBreaks(ReadOnlySpan<char> text) => text.Count('\n') + text.Count('\r') - text.Count("\r\n");

    /// <summary>A marker starts at column 0 and is followed by white space or nothing; "---foo" is content.</summary>
    public static bool IsMarker(ReadOnlySpan<char> line, string marker) =>
        line.StartsWith(marker)
        && (line.Length == marker.Length || (" \t\r\n" + OldBreaks).Contains(line[marker.Length], StringComparison.Ordinal));

    public static bool IsBlank(ReadOnlySpan<char> line) => line.Trim(" \t\r\n").IsEmpty;

    public static bool IsComment(ReadOnlySpan<char> line) => line.TrimStart(" \t") is ['#', ..] && !line.ContainsAny(OldBreaks);

    public static bool IsDirective(ReadOnlySpan<char> line) => line is ['%', ..] && !line.ContainsAny(OldBreaks);
}
