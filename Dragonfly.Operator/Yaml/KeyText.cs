using System.Globalization;

namespace Dragonfly.Operator.Yaml;

/// <summary>JSON has string keys only; others become strings as kubectl makes them: "0x10: a" is {"16": "a"}.</summary>
internal static class KeyText
{
    /// <summary>Null for a key that has no string form.</summary>
    public static string? Of(ResolvedScalar key) => key.Kind switch
    {
        ScalarKind.Null or ScalarKind.Invalid => null,
        ScalarKind.Float => Float(double.Parse(key.Text, CultureInfo.InvariantCulture)),
        _ => key.Text,
    };

    // Go's FormatFloat(value, 'g', -1, 32): the shortest digits of the float32; an exponent below -4 or from 6 on.
    private static string Float(double value)
    {
        var single = (float)value;
        if (!float.IsFinite(single))
        {
            return single > 0 ? ".inf" : "-.inf";
        }

        var text = Math.Abs(single).ToString("E8", CultureInfo.InvariantCulture);
        for (var precision = 0; precision < 8; precision++)
        {
            var shorter = Math.Abs(single).ToString("E" + precision, CultureInfo.InvariantCulture);
            if (float.Parse(shorter, CultureInfo.InvariantCulture) == Math.Abs(single))
            {
                text = shorter;
                break;
            }
        }

        var split = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(split + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = text[..split].Replace(".", "", StringComparison.Ordinal);
        var sign = float.IsNegative(single) ? "-" : "";
        return sign + exponent switch
        {
            < -4 or >= 6 => $"{Pointed(digits, 1)}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}",
            < 0 => "0." + new string('0', -exponent - 1) + digits,
            _ => Pointed(digits.PadRight(exponent + 1, '0'), exponent + 1),
        };
    }

    private static string Pointed(string digits, int at) => digits.Length > at ? $"{digits[..at]}.{digits[at..]}" : digits;
}
