using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>The annotation with a Pod's networks. Its text is kept as it is; networks are only added at its end.</summary>
internal sealed class NetworkAnnotation
{
    public const string Key = "k8s.v1.cni.cncf.io/networks";

    /// <summary>Names the resources that a Pod was given networks by.</summary>
    public const string Given = "dragonfly.io/networks";

    // Of all annotations of an object together: API servers refuse the Pod whose networks are longer.
    private const int MaxLength = 256 * 1024;

    // Go reads JSON to this depth.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 10_000 };

    // The text is inside of a JSON string already, where \u0022 would be four times as long as ".
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _text;
    private readonly bool _isJson;

    private NetworkAnnotation(string text, bool isJson, IReadOnlyList<NetworkElement> elements)
    {
        _text = text;
        _isJson = isJson;
        Elements = elements;
    }

    /// <summary>In their order, in which Multus also hands out devices.</summary>
    public IReadOnlyList<NetworkElement> Elements { get; }

    /// <summary>Null if Multus would refuse it.</summary>
    public static NetworkAnnotation? Read(string? text, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(text))
        {
            return new("", isJson: false, []);
        }

        if (text.Length > MaxLength)
        {
            errors.TooLong("", MaxLength);
            return null;
        }

        var isJson = text.AsSpan().ContainsAny("[{\"");
        var elements = isJson ? ReadJson(text, errors) : ReadList(text, errors);
        return elements is null ? null : new(text, isJson, elements);
    }

    /// <summary>The text with the networks at its end: in its own notation, or in JSON where a list cannot say them.</summary>
    public string With(IReadOnlyList<NetworkElement> added)
    {
        if (added.Count == 0)
        {
            return _text;
        }

        if (!_isJson)
        {
            return added.All(element => element.FitsList)
                ? string.Join(',', added.Select(element => element.ToListItem()).Prepend(_text).Where(text => text.Length > 0))
                : Write(Elements.Concat(added));
        }

        var end = _text.LastIndexOf(']');
        return $"{_text[..end]}{(Elements.Count > 0 ? "," : "")}{Write(added)[1..^1]}{_text[end..]}";
    }

    private static NetworkElement[]? ReadJson(string text, FieldErrors errors)
    {
        try
        {
            var json = JsonElement.Parse(text, Options);
            if (json.ValueKind != JsonValueKind.Array)
            {
                errors.Invalid("", Pods.Excerpt.Of(text, 64), "must be a list of networks");
                return null;
            }

            return All(json.EnumerateArray().Select((element, index) => NetworkElementReader.Read(element, $"[{index}]", errors)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair, which .NET makes no string of.
            errors.Invalid("", Pods.Excerpt.Of(text, 64), "is no valid JSON");
            return null;
        }
    }

    private static NetworkElement[]? ReadList(string text, FieldErrors errors) =>
        All(text.Split(',').Select((item, index) => NetworkElementReader.ReadListItem(item.Trim(), $"[{index}]", errors)));

    private static NetworkElement[]? All(IEnumerable<NetworkElement?> elements)
    {
        NetworkElement?[] all = [.. elements];
        return all.Contains(null) ? null : [.. all.OfType<NetworkElement>()];
    }

    private static string Write(IEnumerable<NetworkElement> elements)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartArray();
            foreach (var element in elements)
            {
                element.WriteTo(writer);
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
