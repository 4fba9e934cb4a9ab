using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Pods;

/// <summary>One RFC 6902 <c>add</c>: a JSON pointer, and the JSON to put there.</summary>
public readonly record struct PatchOperation(string Path, JsonFragment Value)
{
    private static readonly JsonEncodedText Op = JsonEncodedText.Encode("op");
    private static readonly JsonEncodedText Add = JsonEncodedText.Encode("add");
    private static readonly JsonEncodedText PathName = JsonEncodedText.Encode("path");
    private static readonly JsonEncodedText ValueName = JsonEncodedText.Encode("value");

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString(Op, Add);
        writer.WriteString(PathName, Path);
        writer.WritePropertyName(ValueName);
        // A Utf8JsonWriter wrote the fragments, so validating them again is a waste.
        writer.WriteRawValue(Value.Utf8.Span, skipInputValidation: true);
        writer.WriteEndObject();
    }

    /// <summary>Applies the operation to <paramref name="root"/>, as a receiver of the patch would.</summary>
    public void ApplyTo(JsonNode root)
    {
        var segments = Path.Split('/');
        var parent = root;
        foreach (var segment in segments.AsSpan(1..^1))
        {
            parent = parent is JsonArray list ? list[Index(segment)]! : parent[Unescape(segment)]!;
        }

        var last = segments[^1];
        var value = JsonNode.Parse(Value.Utf8.Span);
        if (parent is not JsonArray array)
        {
            parent[Unescape(last)] = value;
        }
        else if (last == "-")
        {
            array.Add(value);
        }
        else
        {
            array.Insert(Index(last), value);
        }
    }

    /// <summary>Escapes a name as a segment of a JSON pointer (RFC 6901, section 3).</summary>
    public static string Escape(string name) => name.AsSpan().ContainsAny('~', '/')
        ? name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)
        : name;

    /// <summary>The name that a segment of a JSON pointer stands for.</summary>
    public static string Unescape(string segment) =>
        segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static int Index(string segment) => int.Parse(segment, System.Globalization.CultureInfo.InvariantCulture);
}
