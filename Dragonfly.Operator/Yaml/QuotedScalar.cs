using System.Globalization;
using System.Text;

namespace Dragonfly.Operator.Yaml;

/// <summary>Strings in quotes, on one line.</summary>
internal static class QuotedScalar
{
    /// <summary>Whether every character may stand as it is in YAML text and is not a line break to any reader.</summary>
    public static bool IsPrintable(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!IsPrintable(c))
            {
                return false;
            }
        }

        return true;
    }

    public static string Single(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    /// <summary>Only with escapes that JSON has too: every reader knows these.</summary>
    public static string Double(string text)
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

    // Surrogates count as printable: System.Text.Json hands out whole pairs only. U+2028 and U+2029 are breaks in YAML 1.1.
    private static bool IsPrintable(char c) => c
        is (>= ' ' and <= '~')
        or (>= '\u00A0' and <= '\uFFFD' and not ('\u2028' or '\u2029' or '\uFEFF'));
}
