using System.Buffers;
using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// A piece of JSON that is added to Pods: bytes for the patch and, when the addition is first read, an element for the view. It is
/// immutable, so that a rule can share its fragments between Pods.
/// </summary>
public sealed class JsonFragment
{
    private JsonDocument? _document;

    private JsonFragment(ReadOnlyMemory<byte> utf8) => Utf8 = utf8;

    public static JsonFragment EmptyObject { get; } = new("{}"u8.ToArray());

    public ReadOnlyMemory<byte> Utf8 { get; }

    // The document uses no pooled memory, so it needs no disposal even if two threads parse it at once.
    public JsonElement Json => (_document ??= JsonDocument.Parse(Utf8, PodDocument.Parsing)).RootElement;

    /// <param name="json">Valid JSON in UTF-8.</param>
    public static JsonFragment Of(ReadOnlyMemory<byte> json) => new(json);

    /// <param name="json">Valid JSON.</param>
    public static JsonFragment Parse(string json) => new(System.Text.Encoding.UTF8.GetBytes(json));

    public static JsonFragment Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return new(buffer.WrittenSpan.ToArray());
    }

    public static JsonFragment String(string value) => Write(writer => writer.WriteStringValue(value));

    /// <summary>A JSON list of <paramref name="items"/>.</summary>
    public static JsonFragment List(ReadOnlySpan<JsonFragment> items)
    {
        var length = Math.Max(2, 1 + items.Length);
        foreach (var item in items)
        {
            length += item.Utf8.Length;
        }

        var list = new byte[length];
        list[0] = (byte)'[';
        var at = 1;
        foreach (var item in items)
        {
            if (at > 1)
            {
                list[at++] = (byte)',';
            }

            item.Utf8.Span.CopyTo(list.AsSpan(at));
            at += item.Utf8.Length;
        }

        list[at] = (byte)']';
        return new(list);
    }

    public override string ToString() => System.Text.Encoding.UTF8.GetString(Utf8.Span);
}
