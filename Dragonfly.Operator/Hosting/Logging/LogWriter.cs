namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>
/// Writes lines to a stream, on a thread of its own. When the stream cannot follow, lines are dropped and counted: a full pipe
/// must not hold up Pods.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    /// <summary>Each has a kilobyte.</summary>
    public const int Capacity = 1024;

    /// <summary>After so many lines collecting ends early, while there is still room.</summary>
    private const int Full = Capacity / 4;

    /// <summary>
    /// Under load lines are collected for a moment, and admissions need not wake the thread: waking it costs as much as making
    /// ten lines.
    /// </summary>
    private static readonly TimeSpan Collecting = TimeSpan.FromMilliseconds(10);

    /// <summary>What still waits at the end may take this long: a stuck reader must not keep the process.</summary>
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(1);

    private readonly LogRing _ring = new(Capacity);
    private readonly AutoResetEvent _wake = new(false);
    private readonly byte[] _batch = new byte[32 * 1024];
    private readonly Stream _output;
    private readonly Thread _thread;
    private int _isAsleep;
    private volatile bool _isStopping;
    private long _dropped;

    public LogWriter(Stream output)
    {
        _output = output;
        _thread = new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    /// <summary>Lines that nobody will see.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>A slot for one line, to be given to <see cref="Publish"/>; null, and counted, when there is no room.</summary>
    public LogSlot? TryClaim()
    {
        var slot = _isStopping ? null : _ring.TryClaim();
        if (slot is null)
        {
            Interlocked.Increment(ref _dropped);
        }

        return slot;
    }

    public void Publish(LogSlot slot)
    {
        // Taken along first: once published, the slot may be on its next round.
        var position = slot.Position;
        LogRing.Publish(slot);
        if (position % Full == 0)
        {
            _wake.Set();
        }
        else if (Volatile.Read(ref _isAsleep) == 1 && Interlocked.Exchange(ref _isAsleep, 0) == 1)
        {
            _wake.Set();
        }
    }

    public void Dispose()
    {
        _isStopping = true;
        _wake.Set();
        if (_thread.Join(LastFlush))
        {
            _wake.Dispose();
        }
    }

    private void Run()
    {
        while (true)
        {
            // Asked before looking: what came before the end is still written.
            var isLast = _isStopping;
            if (Drain())
            {
                _wake.WaitOne(isLast ? TimeSpan.Zero : Collecting);
            }
            else if (isLast)
            {
                return;
            }
            else
            {
                Sleep();
            }
        }
    }

    private void Sleep()
    {
        Interlocked.Exchange(ref _isAsleep, 1);
        if (_ring.Peek() is null && !_isStopping)
        {
            _wake.WaitOne();
        }

        Volatile.Write(ref _isAsleep, 0);
    }

    private bool Drain()
    {
        var any = false;
        var length = 0;
        while (_ring.Peek() is { } slot)
        {
            any = true;
            if (length + slot.Line.Length > _batch.Length)
            {
                Write(_batch.AsSpan(0, length));
                length = 0;
            }

            if (slot.Line.Length > _batch.Length)
            {
                Write(slot.Line);
            }
            else
            {
                slot.Line.CopyTo(_batch.AsSpan(length));
                length += slot.Line.Length;
            }

            _ring.Release(slot);
        }

        Write(_batch.AsSpan(0, length));
        return any;
    }

    private void Write(ReadOnlySpan<byte> lines)
    {
        if (lines.IsEmpty)
        {
            return;
        }

        try
        {
            _output.Write(lines);
            _output.Flush();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Nowhere is left to say it but the metric.
            Interlocked.Add(ref _dropped, lines.Count((byte)'\n'));
        }
    }
}
