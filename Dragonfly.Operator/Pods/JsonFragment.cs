using System.Buffers;
using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>Pieces of JSON in UTF-8 that edits put into a Pod.</summary>
public static class JsonFragment
{
    public static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static ReadOnlyMemory<byte> String(string value) => Write(writer => writer.WriteStringValue(value));

    /// <summary>One JSON list of <paramref name="items"/>.</summary>
    public static ReadOnlyMemory<byte> List(ReadOnlySpan<ReadOnlyMemory<byte>> items)
    {
        var length = 1 + items.Length;
        foreach (var item in items)
        {
            length += item.Length;
        }

        var list = new byte[length];
        var at = 0;
        foreach (var item in items)
        {
            list[at++] = (byte)(at == 1 ? '[' : ',');
            item.Span.CopyTo(list.AsSpan(at));
            at += item.Length;
        }

        list[at] = (byte)']';
        return list;
    }
}
