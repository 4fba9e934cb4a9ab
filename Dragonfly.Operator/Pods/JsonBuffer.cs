using System.Buffers;
using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// A buffer and a writer that a thread uses again and again for what it writes without awaiting. Each review would otherwise leave
/// kilobytes of garbage.
/// </summary>
internal sealed class JsonBuffer
{
    // A larger buffer, which only a huge patch needs, is not kept.
    private const int KeptCapacity = 256 * 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    private JsonBuffer(JsonWriterOptions options) => Writer = new Utf8JsonWriter(_bytes, options);

    public Utf8JsonWriter Writer { get; }

    /// <summary>What has been flushed.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>The thread's buffer, empty.</summary>
    /// <param name="ofThread">A static field of the caller's own, one for each thread.</param>
    /// <param name="options">The same with every call.</param>
    public static JsonBuffer Rent(ref JsonBuffer? ofThread, JsonWriterOptions options = default)
    {
        if (ofThread is not { } buffer || buffer._bytes.Capacity > KeptCapacity)
        {
            return ofThread = new(options);
        }

        buffer.Clear();
        return buffer;
    }

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        Writer.Reset(_bytes);
    }
}
