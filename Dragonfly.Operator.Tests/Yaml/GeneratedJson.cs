using System.Globalization;
using System.Text.Json;
using Dragonfly.Operator.Resources.Fields;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Yaml;

/// <summary>Generated JSON texts whose strings try every rule of YAML.</summary>
internal static class GeneratedJson
{
    private static readonly string[] Pieces =
    [
        "a", "b", "0", "1", "-", "?", ":", ",", "[", "]", "{", "}", "#", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`",
        "~", " ", "  ", "\t", "\n", "\n\n",
        "\r", "\0", "\x1b", "\x7f", "\x85", "\u2028", "\uFEFF", "\uFFFE", "\u00a0", "é", "😀",
        ": ", " #", "---", "...", "<<", "=", "+", ".", "_", "e", "\\", "/", "\\n",
    ];

    private static readonly string[] Words =
    [
        "", "null", "Null", "~", "true", "YES", "y", "n", "off", "1", "1.0", "0x10", "0o17", "017", "1e3",
        "1e400", ".5", "5.", "1_000", "1,000", ".inf", "-.Inf",
        ".NaN", "12:30", "2020-01-01", "2020-1-1T00:00:00Z", "<<", "=", "-", "--- a", "a: b\nc",
        "\n", "a\n", "a\n\n", "\na", " a\nb", "\ta\nb\n", "a\n  b", "a\n \n",
        "  \na", "---\nb\n", "# c\n", "a\r\nb", "a ", " a",
    ];

    private static readonly Gen<string> Strings = Gen.OneOf(
        Gen.Elements(Words),
        Gen.ListOf(Gen.Elements(Pieces)).Select(string.Concat),
        Gen.Elements("x", "long ").Select(piece => string.Concat(Enumerable.Repeat(piece, 600))));

    private static readonly Gen<string> Scalars = Gen.Frequency(
        (6, Strings.Select(Text)),
        (1, Gen.Elements("null", "true", "false", "0", "-0.0", "1.0", "1E5", "1.50e-7", "123456789012345678901234567890")),
        (1, ArbMap.Default.GeneratorFor<int>().Select(i => i.ToString(CultureInfo.InvariantCulture))));

    public static Arbitrary<string> Values { get; } = Gen.Sized(size => Value(Math.Min(size, 30))).ToArbitrary();

    private static Gen<string> Value(int size) => size <= 1 ? Scalars : Gen.Frequency(
        (2, Scalars),
        (2, Few(Gen.Elements(0).SelectMany(_ => Value(size / 3))).Select(items => $"[{string.Join(',', items)}]")),
        (3, Few(Strings.Zip(Gen.Elements(0).SelectMany(_ => Value(size / 3)), KeyValuePair.Create)).Select(Mapping)));

    private static Gen<T[]> Few<T>(Gen<T> items) => Gen.Choose(0, 4).SelectMany(items.ArrayOf);

    private static string Mapping(KeyValuePair<string, string>[] entries) =>
        $"{{{string.Join(',', entries.DistinctBy(e => e.Key).Select(e => Text(e.Key) + ":" + e.Value))}}}";

    private static string Text(string value) => JsonSerializer.Serialize(value);
}
