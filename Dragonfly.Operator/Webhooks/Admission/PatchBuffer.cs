using System.Buffers;
using System.Text.Json;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>
/// A buffer and a writer that the requests of a thread use one after the other. Patch and answer are written without a break,
/// so no two requests ever share it.
/// </summary>
internal sealed class PatchBuffer
{
    // What one huge patch needed is not kept for ever.
    private const int KeptCapacity = 256 * 1024;

    [ThreadStatic]
    private static PatchBuffer? _ofThread;

    private readonly ArrayBufferWriter<byte> _patch = new(4096);

    private PatchBuffer() => Writer = new Utf8JsonWriter(_patch);

    /// <summary>Writes the patch, then the answer.</summary>
    public Utf8JsonWriter Writer { get; }

    /// <summary>The patch.</summary>
    public ReadOnlySpan<byte> Patch => _patch.WrittenSpan;

    /// <summary>The buffer of this thread, empty.</summary>
    public static PatchBuffer Rent()
    {
        if (_ofThread is not { } buffer || buffer._patch.Capacity > KeptCapacity)
        {
            return _ofThread = new PatchBuffer();
        }

        buffer.Clear();
        return buffer;
    }

    /// <summary>Writes a patch.</summary>
    /// <param name="write">Writes the RFC 6902 array.</param>
    /// <exception cref="InvalidOperationException">It left the array open.</exception>
    public void Write(Action<Utf8JsonWriter> write)
    {
        write(Writer);
        Writer.Flush();
        if (Writer.CurrentDepth != 0)
        {
            throw new InvalidOperationException("the patch is not complete");
        }
    }

    /// <summary>Drops what is written.</summary>
    public void Clear()
    {
        _patch.ResetWrittenCount();
        Writer.Reset(_patch);
    }
}
