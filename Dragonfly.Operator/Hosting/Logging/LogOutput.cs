using System.Text;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>
/// Standard output as the console logger's thread writes to it, one line a call. It reckons how many lines were dropped, which
/// the console logger itself only says, on standard error, and only once somebody reads on.
/// </summary>
internal sealed class LogOutput(Stream output) : TextWriter
{
    /// <summary>So many lines wait at most; each has about a kilobyte.</summary>
    public const int QueueLength = 1024;

    private readonly StreamWriter _output = new(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
    private long _made;
    private long _written;
    private long _dropped;

    public override Encoding Encoding => _output.Encoding;

    /// <summary>Lines that nobody will see.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Called for each line on its way to the queue.</summary>
    public void CountMade()
    {
        // Lines are dropped when the queue is full and one more is being written. What was made, and is neither written nor there,
        // is gone; the figure only grows, since the queue is no longer full when it would fall.
        var gone = Interlocked.Increment(ref _made) - Volatile.Read(ref _written) - QueueLength - 1;
        for (var before = Dropped; gone > before; before = Dropped)
        {
            Interlocked.CompareExchange(ref _dropped, gone, before);
        }
    }

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        try
        {
            _output.Write(buffer);
            Interlocked.Increment(ref _written);
        }
        catch (IOException)
        {
            // Nobody reads any more. The line stays among those that were not written, and the metric says so: nowhere else is left.
        }
    }
}
