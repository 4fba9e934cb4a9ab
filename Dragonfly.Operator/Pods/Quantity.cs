using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Pods;

/// <summary>Validates and compares Kubernetes quantities such as <c>100m</c>, <c>1.5</c>, <c>64Mi</c> or <c>1e3</c>.</summary>
public static partial class Quantity
{
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

    private static readonly Dictionary<string, double>.AlternateLookup<ReadOnlySpan<char>> Factors = Suffixes.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("+-.0123456789");

    public static bool TryParse(string text, out double value)
    {
        value = 0;
        if (!Form().IsMatch(text))
        {
            return false;
        }

        var end = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        var isExponent = !Factors.TryGetValue(end < 0 ? "" : text.AsSpan(end), out var factor);
        // .NET also accepts signs and digits of other alphabets; the regular expression excludes them.
        return double.TryParse(isExponent || end < 0 ? text : text.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value *= isExponent ? 1 : factor);
    }

    /// <summary>Whether two quantities are the same amount, whatever their form.</summary>
    public static bool AreEqual(string one, string other) =>
        one == other || (TryParse(one, out var a) && TryParse(other, out var b) && Math.Abs(a - b) <= Math.Abs(a) * 1e-12);

    // k8s.io/apimachinery also reads a lone sign, point or suffix as zero, which nobody can mean.
    [GeneratedRegex(@"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+|[numkMGTPE]?|[KMGTPE]i)\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
