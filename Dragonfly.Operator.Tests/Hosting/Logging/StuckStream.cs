namespace Dragonfly.Operator.Tests.Hosting.Logging;

/// <summary>A pipe: full until somebody reads, or without anybody at its other end.</summary>
internal sealed class StuckStream : Stream
{
    private readonly List<byte[]> _writes = [];
    private readonly ManualResetEventSlim _reading = new();
    private readonly ManualResetEventSlim _writing = new();
    private int _failures;

    /// <summary>What each write brought.</summary>
    public IReadOnlyList<string> Writes
    {
        get
        {
            lock (_writes)
            {
                return [.. _writes.Select(System.Text.Encoding.UTF8.GetString)];
            }
        }
    }

    public string Text => string.Concat(Writes);

    /// <summary>How many of the next writes fail.</summary>
    public int Failures
    {
        get => Volatile.Read(ref _failures);
        set => Volatile.Write(ref _failures, value);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void WaitForWrite() => Assert.That(_writing.Wait(TimeSpan.FromSeconds(60)), "nothing was written");

    public void Resume() => _reading.Set();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _writing.Set();
        _reading.Wait();
        if (Failures > 0)
        {
            Failures--;
            throw new IOException("Broken pipe");
        }

        lock (_writes)
        {
            _writes.Add(buffer.ToArray());
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
