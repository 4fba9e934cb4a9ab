using System.Buffers;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>One line's place in the ring, with a buffer that stays for the next line there.</summary>
internal sealed class LogSlot : IBufferWriter<byte>
{
    /// <summary>Nearly all lines fit, even as the JSON writer reckons, which allows for every character to be escaped.</summary>
    private const int Usual = 1024;

    /// <summary>A buffer that a stack trace has made larger than this is not kept.</summary>
    private const int MostKept = 2 * Usual;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>Whose turn it is; see <see cref="LogRing"/>.</summary>
    public long Turn;

    /// <summary>Where in the sequence of all lines this one stands.</summary>
    public long Position { get; set; }

    public ReadOnlySpan<byte> Line => _buffer.AsSpan(0, _length);

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => Free(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => Free(sizeHint).Span;

    public void Clear()
    {
        _length = 0;
        if (_buffer.Length > MostKept)
        {
            _buffer = [];
        }
    }

    private Memory<byte> Free(int sizeHint)
    {
        var needed = _length + Math.Max(sizeHint, 1);
        if (needed > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(Math.Max(Usual, needed), _buffer.Length * 2));
        }

        return _buffer.AsMemory(_length);
    }
}
