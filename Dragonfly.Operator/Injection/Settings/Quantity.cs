using System.Buffers;
using System.Globalization;

namespace Dragonfly.Operator.Injection.Settings;

/// <summary>
/// Kubernetes quantities such as <c>100m</c>, <c>1.5</c>, <c>64Mi</c> or <c>1e3</c>, as far as they must be told valid and
/// compared. KubernetesClient has a type for them, which the embedded library leaves out.
/// </summary>
public static class Quantity
{
    private const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly Dictionary<string, double> Suffixes = new(StringComparer.Ordinal)
    {
        [""] = 1,
        ["n"] = 1e-9,
        ["u"] = 1e-6,
        ["m"] = 1e-3,
        ["k"] = 1e3,
        ["M"] = 1e6,
        ["G"] = 1e9,
        ["T"] = 1e12,
        ["P"] = 1e15,
        ["E"] = 1e18,
        ["Ki"] = Math.Pow(2, 10),
        ["Mi"] = Math.Pow(2, 20),
        ["Gi"] = Math.Pow(2, 30),
        ["Ti"] = Math.Pow(2, 40),
        ["Pi"] = Math.Pow(2, 50),
        ["Ei"] = Math.Pow(2, 60),
    };

    public static bool TryParse(string text, out double value)
    {
        value = 0;
        var end = text.AsSpan().LastIndexOfAny(Digits) + 1;
        var suffix = text.AsSpan().IndexOfAny('e', 'E') is var exponent and > 0 && exponent < end - 1 ? text[exponent..] : text[end..];
        return double.TryParse(text.AsSpan(0, text.Length - suffix.Length), Number, CultureInfo.InvariantCulture, out var number)
            && TryScale(suffix, ref number)
            && double.IsFinite(value = number);
    }

    /// <summary>Whether two quantities are the same amount, whatever their form.</summary>
    public static bool AreEqual(string one, string other) =>
        one == other || (TryParse(one, out var a) && TryParse(other, out var b) && Math.Abs(a - b) <= Math.Abs(a) * 1e-12);

    private static bool TryScale(string suffix, ref double number)
    {
        if (Suffixes.TryGetValue(suffix, out var factor))
        {
            number *= factor;
            return true;
        }

        if (suffix is ['e' or 'E', ..] && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            number *= Math.Pow(10, exponent);
            return true;
        }

        return false;
    }
}
