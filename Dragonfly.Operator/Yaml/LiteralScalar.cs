using System.Globalization;
using System.Text;

namespace Dragonfly.Operator.Yaml;

/// <summary>Strings of several lines as block scalars, "|".</summary>
internal static class LiteralScalar
{
    /// <summary>
    /// Whether the lines can stand as they are. White space alone on the first or last line would be lost in readers that
    /// take it for indentation, and other control characters need escapes.
    /// </summary>
    public static bool CanHold(string text)
    {
        var content = text.AsSpan().Trim('\n');
        if (content.IsEmpty || !text.Contains('\n', StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var line in content.Split('\n'))
        {
            if (!IsPrintable(content[line]))
            {
                return false;
            }
        }

        return !IsWhite(content[..LineEnd(content)]) && !IsWhite(content[(content.LastIndexOf('\n') + 1)..]);
    }

    /// <summary>Appends the indicators and the lines, each indented, with a line break after the last.</summary>
    public static void Append(StringBuilder output, string text, int indent, int step)
    {
        output.Append('|');
        if (text[0] is ' ' or '\t' or '\n')
        {
            // The first line does not show the indentation, so it is said.
            output.Append(CultureInfo.InvariantCulture, $"{step}");
        }

        output.Append(text switch
        {
            [.., '\n', '\n'] => "+\n",
            [.., '\n'] => "\n",
            _ => "-\n",
        });
        var lines = text.EndsWith('\n') ? text.AsSpan(0, text.Length - 1) : text;
        foreach (var range in lines.Split('\n'))
        {
            var line = lines[range];
            output.Append(' ', line.IsEmpty ? 0 : indent).Append(line).Append('\n');
        }
    }

    private static bool IsPrintable(ReadOnlySpan<char> line)
    {
        foreach (var part in line.Split('\t'))
        {
            if (!QuotedScalar.IsPrintable(line[part]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsWhite(ReadOnlySpan<char> line) => line.Trim(" \t").IsEmpty;

    private static int LineEnd(ReadOnlySpan<char> text) => text.IndexOf('\n') is >= 0 and var at ? at : text.Length;
}
