using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Yaml;

/// <summary>Which strings may be written without quotes.</summary>
internal static partial class PlainScalar
{
    /// <summary>
    /// Whether any YAML 1.1 or 1.2 reader could take the text for something else than a string: null, a boolean in any
    /// spelling, a number in any base (also sixty: "12:30"), a date, or the special "=" and "&lt;&lt;".
    /// </summary>
    public static bool IsAmbiguous(string text) => text switch
    {
        "" => true,
        [>= '0' and <= '9' or '+' or '-' or '.', ..] => NumberOrDate().IsMatch(text),
        { Length: <= 5 } => Word().IsMatch(text),
        _ => false,
    };

    /// <summary>Whether the text reads as one plain scalar in block context. Expects printable characters only.</summary>
    public static bool IsSafe(string text)
    {
        if (text is [] or [' ', ..] or [.., ' ' or ':'] || text.AsSpan().ContainsAny('\t', '\n'))
        {
            return false;
        }

        var startsSafely = text[0] switch
        {
            '-' => text.Length > 1 && text[1] != ' ' && !IsMarker(text, "---"),
            '.' => !IsMarker(text, "..."),
            _ => !"?:,[]{}#&*!|>'\"%@`".Contains(text[0], StringComparison.Ordinal),
        };
        return startsSafely && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal);
    }

    private static bool IsMarker(string text, string marker) =>
        text.StartsWith(marker, StringComparison.Ordinal) && (text.Length == marker.Length || text[marker.Length] == ' ');

    [GeneratedRegex(@"^(~|=|<<|null|y|yes|n|no|on|off|true|false)\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    // Integers (with _ or Ruby's commas; 0b, 0o, 0x), base sixty, floats, infinity and not-a-number, dates and times.
    [GeneratedRegex(
        """
        ^( [-+]?( 0b[01_]+ | 0o[0-7_]+ | 0x[0-9a-f_]+ | [0-9][0-9_,]* )
         | [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?
         | [-+]?( \.[0-9_]+ | [0-9][0-9_,]*(\.[0-9_]*)? )(e[-+]?[0-9]+)?
         | [-+]?\.inf | \.nan
         | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t\s].*)?
         )\z
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NumberOrDate();
}
