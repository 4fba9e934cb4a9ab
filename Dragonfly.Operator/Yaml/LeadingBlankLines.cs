using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Yaml;

/// <summary>
/// YamlDotNet 16 refuses a literal block whose first lines are white space ("key: |", then "    ", then the text), which
/// templates print often and other readers take. Emptying those lines changes nothing: they cannot be content before the
/// indentation is known. (Where they are longer than the text's indentation kubectl objects; we are lenient.)
/// </summary>
internal static partial class LeadingBlankLines
{
    /// <summary>
    /// The text with the white-space lines above <paramref name="line"/> (1-based) emptied, if these open a block scalar
    /// whose indentation is found from its text; null where there is nothing to repair.
    /// </summary>
    public static string? Empty(string text, long line)
    {
        var end = 0;
        for (var i = 1; i < line; i++)
        {
            end = SourceLines.EndOfLine(text, end);
        }

        var start = end;
        while (start > 0 && (text[start - 1] is ' ' or '\t' or '\r' or '\n'))
        {
            start--;
        }

        var blank = text[start..end];
        var header = text[(text.AsSpan(0, start).LastIndexOfAny('\r', '\n') + 1)..start];
        var emptied = blank.Replace(" ", "", StringComparison.Ordinal);
        return emptied != blank && Header().IsMatch(header) ? text[..start] + emptied + text[end..] : null;
    }

    // No digit: with an indentation indicator the spaces may be content.
    [GeneratedRegex(@"[|>][-+]?([ \t]+\#.*)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Header();
}
