using System.Globalization;

namespace Dragonfly.Operator.Yaml;

/// <summary>
/// Recognises numbers in plain text as go-yaml v2 does: Go's strconv rules on the text without underscores. Digits stay as written
/// ("1.0", thirty-digit integers) where JSON allows them, so that a number survives reading and writing exactly.
/// </summary>
internal static class GoNumber
{
    /// <summary>Returns an Int or a Float with its JSON text, or null if go-yaml reads a string.</summary>
    public static ResolvedScalar? Parse(string text)
    {
        switch (text)
        {
            case ['.', ..]:
                // Only here underscores matter: they must stand between digits, as in Go.
                return UnderscoresSeparateDigits(text) ? Float(WithoutUnderscores(text)) : null;
            case [(>= '0' and <= '9') or '+' or '-', ..]:
                var digits = WithoutUnderscores(text);
                return Integer(digits) ?? Float(digits);
            default:
                return null;
        }
    }

    /// <summary>
    /// Go's FormatFloat(value, 'g', -1, 32): the shortest digits of the float32, with an exponent below -4 or from 6 on. kubectl
    /// converts a float key into a string this way.
    /// </summary>
    public static string FormatKey(double value)
    {
        var single = (float)value;
        if (!float.IsFinite(single))
        {
            return single > 0 ? ".inf" : "-.inf";
        }

        // The framework also writes the shortest digits, but changes to an exponent elsewhere.
        var shortest = single.ToString(CultureInfo.InvariantCulture);
        return single == 0 || Math.Abs(single) is >= 1e-4f and < 1e6f
            ? shortest
            : double.Parse(shortest, CultureInfo.InvariantCulture).ToString("0.########e+00", CultureInfo.InvariantCulture);
    }

    // ParseInt, then ParseUint, with base 0: 0x, 0o, 0b, and C's leading zero. "08" is not an integer and becomes a float.
    private static ResolvedScalar? Integer(string text)
    {
        if (text is ['0', 'b', '+' or '-', ..])
        {
            // go-yaml retries the digits after "0b" on their own, which allows a sign there.
            text = $"{text[2]}0b{text[3..]}";
        }

        var sign = text[0] is '+' or '-' ? text[0] : default;
        var (radix, prefix) = text.AsSpan(sign == default ? 0 : 1) switch
        {
            ['0', 'x' or 'X', ..] => (16u, 2),
            ['0', 'o' or 'O', ..] => (8u, 2),
            ['0', 'b' or 'B', ..] => (2u, 2),
            ['0', _, ..] => (8u, 1),
            _ => (10u, 0),
        };
        var digits = text.AsSpan(prefix + (sign == default ? 0 : 1));
        var limit = sign switch { default(char) => ulong.MaxValue, '-' => 1UL << 63, _ => (ulong)long.MaxValue };
        UInt128 value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? uint.Parse([c], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) : uint.MaxValue;
            value = (value * radix) + digit;
            if (digit >= radix || value > limit)
            {
                return null;
            }
        }

        return digits.IsEmpty ? null : new(ScalarKind.Int, (sign == '-' && value != 0 ? "-" : "") + value.ToString(CultureInfo.InvariantCulture));
    }

    // A sign, digits with an optional point, and an exponent. JSON needs a digit on both sides of the point.
    private static ResolvedScalar? Float(string text)
    {
        ReadOnlySpan<char> rest = text;
        var isNegative = rest is ['-', ..];
        rest = rest[(rest is ['+' or '-', ..] ? 1 : 0)..];
        var whole = TakeDigits(ref rest);
        var hasPoint = rest is ['.', ..];
        rest = rest[(hasPoint ? 1 : 0)..];
        var fraction = hasPoint ? TakeDigits(ref rest) : "";
        var exponent = rest is ['e' or 'E', ..] ? Take(ref rest, rest is [_, '+' or '-', ..] ? 2 : 1) : "";
        var power = exponent.Length > 0 ? TakeDigits(ref rest) : "";
        if ((whole.IsEmpty && fraction.IsEmpty) || (exponent.Length > 0 && power.IsEmpty) || !rest.IsEmpty)
        {
            return null;
        }

        whole = whole.TrimStart('0');
        var json = $"{(isNegative ? "-" : "")}{(whole.IsEmpty ? "0" : whole)}{(fraction.IsEmpty ? "" : ".")}{fraction}{exponent}{power}";

        // go-yaml reads a number that is too large for a double as a string: "7e12345" may well be a commit hash.
        return double.IsInfinity(double.Parse(json, CultureInfo.InvariantCulture)) ? null : new(ScalarKind.Float, json);
    }

    private static ReadOnlySpan<char> TakeDigits(ref ReadOnlySpan<char> text) =>
        Take(ref text, text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length);

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text, int count)
    {
        var taken = text[..count];
        text = text[count..];
        return taken;
    }

    private static bool UnderscoresSeparateDigits(string text)
    {
        for (var at = text.IndexOf('_', StringComparison.Ordinal); at >= 0; at = text.IndexOf('_', at + 1))
        {
            if (!char.IsAsciiDigit(text[at - 1]) || at + 1 == text.Length || !char.IsAsciiDigit(text[at + 1]))
            {
                return false;
            }
        }

        return true;
    }

    private static string WithoutUnderscores(string text) => text.Replace("_", "", StringComparison.Ordinal);
}
