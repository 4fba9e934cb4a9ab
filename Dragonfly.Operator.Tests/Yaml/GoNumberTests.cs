using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Yaml;

/// <summary>Number resolution against go-yaml's rules, written down a second time and in another way: as grammar and value.</summary>
public sealed partial class GoNumberTests
{
    private static readonly string[] Pieces =
        ["0", "1", "7", "8", "9", "12", "0x", "0X", "0b", "0B", "0o", "0O", "a", "F", ".", "e", "E", "+", "-", "_", "e+0", "1_0", "18446744073709551615", "9223372036854775808"];

    private static readonly Gen<string> Texts =
        Gen.Choose(1, 6).SelectMany(Gen.Elements(Pieces).ArrayOf).Select(string.Concat);

    [Test]
    public void Numbers_are_those_of_go_yaml() =>
        Prop.ForAll(Texts.ToArbitrary(), text => Same(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    [Test]
    public void What_go_yaml_takes_for_a_number_is_quoted() =>
        Prop.ForAll(Texts.ToArbitrary(), text => Number(text) is null || YamlWriter.Write(Reading.Parse($"\"{text}\"")) == $"\"{text}\"\n")
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    private static bool Same(string text)
    {
        var found = GoNumber.Parse(text);
        return (found, Number(text)) switch
        {
            (null, null) => true,
            ({ Kind: ScalarKind.Int } number, BigInteger value) => number.Text == value.ToString(CultureInfo.InvariantCulture),
            ({ Kind: ScalarKind.Float } number, double value) => Reading.Parse(number.Text).GetDouble() == value,
            _ => false,
        };
    }

    // go-yaml v2, resolve.go: an integer that int64 or (without a sign) uint64 holds; else a decimal float in double's range.
    private static object? Number(string text)
    {
        if (text.StartsWith('.'))
        {
            return Fraction().IsMatch(text) ? Finite(text.Replace("_", "", StringComparison.Ordinal)) : null;
        }

        if (!"+-0123456789".Contains(text[0], StringComparison.Ordinal))
        {
            return null;
        }

        var digits = text.Replace("_", "", StringComparison.Ordinal);
        foreach (var (grammar, radix) in new[] { (Binary(), 2), (SignedBinary(), 2), (Octal(), 8), (Hexadecimal(), 16), (Decimal(), 10) })
        {
            if (grammar.Match(digits) is { Success: true } match)
            {
                var value = match.Groups["digits"].Value.Aggregate(BigInteger.Zero, (sum, c) => (sum * radix) + Convert.ToInt32(c.ToString(), 16));
                var sign = match.Groups["sign"].Value;
                var signed = sign == "-" ? -value : value;
                if (signed >= long.MinValue && signed <= (sign.Length == 0 ? ulong.MaxValue : long.MaxValue))
                {
                    return signed;
                }
            }
        }

        return Float().IsMatch(digits) ? Finite(digits) : null;
    }

    private static double? Finite(string text) =>
        double.Parse(text, CultureInfo.InvariantCulture) is var value && double.IsFinite(value) ? value : null;

    [GeneratedRegex(@"^(?<sign>[-+]?)0[bB](?<digits>[01]+)\z")]
    private static partial Regex Binary();

    [GeneratedRegex(@"^0b(?<sign>[-+])(?<digits>[01]+)\z")]
    private static partial Regex SignedBinary();

    [GeneratedRegex(@"^(?<sign>[-+]?)0[oO]?(?<digits>[0-7]+)\z")]
    private static partial Regex Octal();

    [GeneratedRegex(@"^(?<sign>[-+]?)0[xX](?<digits>[0-9a-fA-F]+)\z")]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"^(?<sign>[-+]?)(?<digits>0|[1-9][0-9]*)\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Float();

    // Go's own syntax: an underscore stands between two digits.
    [GeneratedRegex(@"^\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?\z")]
    private static partial Regex Fraction();
}
