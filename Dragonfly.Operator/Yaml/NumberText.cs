using System.Globalization;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Yaml;

/// <summary>
/// The numbers that kubectl's YAML library sees in plain text. Digits are kept as written ("1.0", thirty-digit integers)
/// where JSON can hold them, so that a number survives reading and writing exactly.
/// </summary>
internal static partial class NumberText
{
    public static ResolvedScalar? Parse(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        return Radix(digits) ?? Decimal(digits);
    }

    // 0x, 0o, 0b and C's leading zero. "08" is no octal number and falls through to decimal, as it does in kubectl.
    private static ResolvedScalar? Radix(string text)
    {
        var signed = text is ['-' or '+', ..];
        var body = text.AsSpan(signed ? 1 : 0);
        if (body is not ['0', _, ..])
        {
            return null;
        }

        var (radix, prefix) = body[1] switch
        {
            'x' or 'X' => (16u, 2),
            'o' or 'O' => (8u, 2),
            'b' or 'B' => (2u, 2),
            _ => (8u, 1),
        };
        var limit = !signed ? ulong.MaxValue : text[0] == '-' ? 1UL << 63 : long.MaxValue;
        UInt128 value = 0;
        foreach (var c in body[prefix..])
        {
            var digit = char.IsAsciiHexDigit(c) ? (uint)Convert.ToInt32(c.ToString(), 16) : uint.MaxValue;
            value = (value * radix) + digit;
            if (digit >= radix || value > limit)
            {
                return null;
            }
        }

        var sign = text[0] == '-' && value != 0 ? "-" : "";
        return body.Length == prefix ? null : new ResolvedScalar(ScalarKind.Int, sign + value.ToString(CultureInfo.InvariantCulture));
    }

    private static ResolvedScalar? Decimal(string text)
    {
        var match = DecimalPattern().Match(text);
        if (!match.Success || double.IsInfinity(double.Parse(text, CultureInfo.InvariantCulture)))
        {
            // Too large for a double is a string in kubectl: "7e12345" may well be a commit hash.
            return null;
        }

        var whole = match.Groups["whole"].Value.TrimStart('0');
        var fraction = match.Groups["fraction"].Value;
        var exponent = match.Groups["exponent"].Value;
        var json = (match.Groups["sign"].Value == "-" ? "-" : "")
            + (whole.Length == 0 ? "0" : whole)
            + (fraction.Length == 0 ? "" : "." + fraction)
            + exponent;
        var isInt = !text.Contains('.', StringComparison.Ordinal) && exponent.Length == 0;
        return new ResolvedScalar(isInt ? ScalarKind.Int : ScalarKind.Float, json);
    }

    [GeneratedRegex(
        @"^(?<sign>[-+]?)(?=\.?[0-9])(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?(?<exponent>([eE][-+]?[0-9]+)?)\z",
        RegexOptions.ExplicitCapture)]
    private static partial Regex DecimalPattern();
}
