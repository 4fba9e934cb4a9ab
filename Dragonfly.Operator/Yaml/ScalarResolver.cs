using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dragonfly.Operator.Yaml;

internal enum ScalarKind
{
    String,
    Null,
    Bool,
    Int,
    Float,

    /// <summary>Infinity or not-a-number, which JSON does not have.</summary>
    NonFinite,

    /// <summary>The text does not fit the tag.</summary>
    Invalid,
}

/// <param name="Text">The string; for a bool or number its JSON text; for NonFinite its YAML spelling; for Invalid the problem.</param>
internal sealed record ResolvedScalar(ScalarKind Kind, string Text);

/// <summary>
/// Interprets scalars as kubectl does, which reads YAML 1.1 with sigs.k8s.io/yaml on go-yaml v2. No .NET library does this.
/// </summary>
internal static class ScalarResolver
{
    private const string Timestamp = @"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(\.[0-9]+)?([Zz]|[-+][0-9]{2}:[0-9]{2})?)?\z";

    private static readonly FrozenDictionary<string, ResolvedScalar> Words = Table(
        (ScalarKind.Null, "null", ["", "~", "null", "Null", "NULL"]),
        (ScalarKind.Bool, "true", ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]),
        (ScalarKind.Bool, "false", ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]),
        (ScalarKind.NonFinite, ".nan", [".nan", ".NaN", ".NAN"]),
        (ScalarKind.NonFinite, ".inf", [".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"]),
        (ScalarKind.NonFinite, "-.inf", ["-.inf", "-.Inf", "-.INF"]));

    public static ResolvedScalar Resolve(ScalarNode scalar) => scalar.Tag switch
    {
        "" => scalar.IsPlain ? Implicit(scalar.Text) : new ResolvedScalar(ScalarKind.String, scalar.Text),
        "!!null" => Tagged(scalar, ScalarKind.Null),
        "!!bool" => Tagged(scalar, ScalarKind.Bool),
        "!!int" => Tagged(scalar, ScalarKind.Int),
        "!!float" => Tagged(scalar, ScalarKind.Float),
        "!!timestamp" when !Regex.IsMatch(scalar.Text, Timestamp) => Invalid(scalar),
        "!!binary" => Binary(scalar),

        // !!str, and tags of other tools ("!Ref x"), which kubectl reads as text.
        _ => new ResolvedScalar(ScalarKind.String, scalar.Text),
    };

    /// <summary>Resolves a plain scalar without a tag. Timestamps need no type: in JSON they are strings.</summary>
    public static ResolvedScalar Implicit(string text) =>
        Words.TryGetValue(text, out var word) ? word : GoNumber.Parse(text) ?? new ResolvedScalar(ScalarKind.String, text);

    /// <summary>JSON has only string keys; other keys become strings as kubectl converts them: "0x10: a" is {"16": "a"}.</summary>
    /// <exception cref="YamlFormatException">The key has no string form.</exception>
    public static string KeyOf(ScalarNode key, DocumentPlace place)
    {
        var resolved = Resolve(key);
        return resolved.Kind switch
        {
            ScalarKind.Null => throw place.Error(key, "a key must not be null"),
            ScalarKind.Invalid => throw place.Error(key, resolved.Text),
            ScalarKind.Int when !long.TryParse(resolved.Text, CultureInfo.InvariantCulture, out _) =>
                throw place.Error(key, $"the key '{key.Text}' is too large an integer; quote it to use it as text"),
            ScalarKind.Float => GoNumber.FormatKey(double.Parse(resolved.Text, CultureInfo.InvariantCulture)),
            _ => resolved.Text,
        };
    }

    private static ResolvedScalar Tagged(ScalarNode scalar, ScalarKind wanted)
    {
        var found = Implicit(scalar.Text);
        var fits = found.Kind == wanted || (wanted == ScalarKind.Float && found.Kind is ScalarKind.Int or ScalarKind.NonFinite);
        return fits ? found : Invalid(scalar);
    }

    private static ResolvedScalar Invalid(ScalarNode scalar) =>
        new(ScalarKind.Invalid, $"'{scalar.Text}' is not a {scalar.Tag}");

    private static ResolvedScalar Binary(ScalarNode scalar)
    {
        var bytes = new byte[scalar.Text.Length];
        if (!Convert.TryFromBase64String(scalar.Text, bytes, out var length))
        {
            return new ResolvedScalar(ScalarKind.Invalid, "the !!binary value is not base64");
        }

        // kubectl replaces invalid bytes with U+FFFD; refusing is better than destroying data.
        return System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length))
            ? new ResolvedScalar(ScalarKind.String, Encoding.UTF8.GetString(bytes, 0, length))
            : new ResolvedScalar(ScalarKind.Invalid, "the !!binary value is not text, and JSON cannot hold it");
    }

    private static FrozenDictionary<string, ResolvedScalar> Table(params (ScalarKind Kind, string Text, string[] Words)[] rows) =>
        rows.SelectMany(row => row.Words, (row, word) => (word, new ResolvedScalar(row.Kind, row.Text)))
            .ToFrozenDictionary(pair => pair.word, pair => pair.Item2, StringComparer.Ordinal);
}
