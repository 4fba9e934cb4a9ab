using System.Buffers;
using System.Text.Json;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>
/// A buffer and a writer that the requests of a thread reuse. Patch and answer are written without awaiting, so two requests never
/// share it at a time.
/// </summary>
internal sealed class PatchBuffer
{
    // A larger buffer, which only a huge patch needs, is not kept.
    private const int KeptCapacity = 256 * 1024;

    [ThreadStatic]
    private static PatchBuffer? _ofThread;

    private readonly ArrayBufferWriter<byte> _patch = new(4096);

    private PatchBuffer() => Writer = new Utf8JsonWriter(_patch);

    /// <summary>Writes the patch, then the answer.</summary>
    public Utf8JsonWriter Writer { get; }

    public ReadOnlySpan<byte> Patch => _patch.WrittenSpan;

    /// <summary>The thread's buffer, empty.</summary>
    public static PatchBuffer Rent()
    {
        if (_ofThread is not { } buffer || buffer._patch.Capacity > KeptCapacity)
        {
            return _ofThread = new PatchBuffer();
        }

        buffer.Clear();
        return buffer;
    }

    /// <param name="write">Writes the RFC 6902 array.</param>
    /// <exception cref="InvalidOperationException">The array is incomplete.</exception>
    public void Write(Action<Utf8JsonWriter> write)
    {
        write(Writer);
        Writer.Flush();
        if (Writer.CurrentDepth != 0)
        {
            throw new InvalidOperationException("the patch is not complete");
        }
    }

    public void Clear()
    {
        _patch.ResetWrittenCount();
        Writer.Reset(_patch);
    }
}
