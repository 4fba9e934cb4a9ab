using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Yaml;

/// <summary>Writes strings as YAML scalars: plain if every reader takes that for the string, otherwise quoted or as a block.</summary>
internal static partial class ScalarText
{
    // Integers (with commas as in Ruby; 0b, 0o, 0x), base sixty, floats, infinity and not-a-number, dates and times. Interpreted, since the
    // code for so many alternatives is long.
    private static readonly Regex NumberOrDate = new(
        """
        ^( [-+]?( 0b[-+]?[01]* | 0o[0-7]* | 0x[0-9a-f]* | [0-9][0-9,]* )
         | [-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?
         | [-+]?( \.[0-9]+ | [0-9][0-9,]*(\.[0-9]*)? )(e[-+]?[0-9]+)?
         | [-+]?\.inf | \.nan
         | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t\s].*)?
         )\z
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace);

    /// <summary>
    /// Chooses kubectl's quotes: double quotes for text that would otherwise not be a string, single quotes for special characters.
    /// </summary>
    public static string OneLine(string text) =>
        IsAmbiguous(text) || !IsPrintable(text) ? Double(text)
        : IsSafe(text) ? text
        : "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>
    /// Whether a block scalar can hold the lines as they are. Some readers take white space alone on the first or last line for
    /// indentation, and control characters need escapes.
    /// </summary>
    public static bool CanBeBlock(string text)
    {
        var content = text.AsSpan().Trim('\n');
        if (content.IsEmpty || !text.Contains('\n', StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in content)
        {
            if (c is not ('\n' or '\t') && !IsPrintable(c))
            {
                return false;
            }
        }

        var firstEnd = content.IndexOf('\n') is >= 0 and var at ? at : content.Length;
        return !IsWhite(content[..firstEnd]) && !IsWhite(content[(content.LastIndexOf('\n') + 1)..]);
    }

    /// <summary>Appends the indicators of a literal block and the indented lines, with a line break after the last.</summary>
    public static void AppendBlock(StringBuilder output, string text, int indent, int step)
    {
        output.Append('|');
        if (text[0] is ' ' or '\t' or '\n')
        {
            // The first line does not show the indentation, so an indicator gives it.
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

    /// <summary>
    /// Whether a YAML 1.1 or 1.2 reader could take the text for something other than a string: null, a boolean in any spelling, a
    /// number in any base (including sixty: "12:30"), a date, or the special "=" and "&lt;&lt;".
    /// </summary>
    private static bool IsAmbiguous(string text) => text switch
    {
        "" => true,

        // go-yaml removes all underscores before it looks for a number.
        [>= '0' and <= '9' or '+' or '-' or '.', ..] => NumberOrDate.IsMatch(text.Replace("_", "", StringComparison.Ordinal)),
        { Length: <= 5 } => Word().IsMatch(text),
        _ => false,
    };

    // Whether printable text reads as one plain scalar in block context. kubectl takes any "---" at the start of a line for a document
    // separator.
    private static bool IsSafe(string text)
    {
        if (text is [' ', ..] or [.., ' ' or ':'])
        {
            return false;
        }

        var startsSafely = text[0] switch
        {
            '-' => text is [_, not ' ', ..] and not ['-', '-', '-', ..],
            '.' => text is not ("..." or ['.', '.', '.', ' ', ..]),
            _ => !"?:,[]{}#&*!|>'\"%@`".Contains(text[0], StringComparison.Ordinal),
        };
        return startsSafely && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal);
    }

    // Uses only escapes that JSON also has, since every reader knows these.
    private static string Double(string text)
    {
        var quoted = new StringBuilder(text.Length + 8).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append(@"\\"),
                '\n' => quoted.Append(@"\n"),
                '\r' => quoted.Append(@"\r"),
                '\t' => quoted.Append(@"\t"),
                _ when IsPrintable(c) => quoted.Append(c),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsPrintable(string text) => text.All(IsPrintable);

    // Whether YAML text can contain the character unescaped and no reader takes it for a line break: U+2028 and U+2029 are breaks in
    // YAML 1.1. Surrogates count as printable, since System.Text.Json returns only whole pairs.
    private static bool IsPrintable(char c) => c
        is (>= ' ' and <= '~')
        or (>= '\u00A0' and <= '\uFFFD' and not ('\u2028' or '\u2029' or '\uFEFF'));

    private static bool IsWhite(ReadOnlySpan<char> line) => line.Trim(" \t").IsEmpty;

    [GeneratedRegex(@"^(~|=|<<|null|y|yes|n|no|on|off|true|false)\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
