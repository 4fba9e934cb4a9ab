using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>
/// Formats log lines on the thread that logs, and writes them on a thread of its own, many at a time. When the output cannot keep up,
/// lines are dropped, counted and reported: a full pipe must not delay Pods.
/// </summary>
/// <remarks>
/// It replaces the framework's console provider, which wakes its thread and writes once per line; docs/decisions.md has the figures.
/// </remarks>
[ProviderAlias("Console")]
internal sealed class LineLoggerProvider : ILoggerProvider
{
    /// <summary>The most lines that wait; each has about a kilobyte.</summary>
    public const int Capacity = 1024;

    /// <summary>A pipe takes this much in one piece or not at all (PIPE_BUF), so the end of the process never cuts a line.</summary>
    private const int BatchSize = 4096;

    /// <summary>Under load, lines gather briefly: waking the thread costs more than formatting a line.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);

    /// <summary>How long writing the remaining lines may take at the end, so that a stuck reader does not keep the process alive.</summary>
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(1);

    private readonly LineFormatter _formatter;
    private readonly Stream _output;
    private readonly Channel<ReadOnlyMemory<byte>> _waiting;
    private readonly Thread _thread;
    private readonly MemoryStream _batch = new();
    private int _unwritten;
    private long _dropped;
    private long _announced;

    public LineLoggerProvider(LineFormatter formatter, Stream output)
    {
        _formatter = formatter;
        _output = output;
        _waiting = Channel.CreateBounded<ReadOnlyMemory<byte>>(
            new BoundedChannelOptions(Capacity)
            {
                FullMode = BoundedChannelFullMode.DropWrite,
                SingleReader = true,

                // Only the wait of the thread below continues here; through the thread pool it would take two wake-ups.
                AllowSynchronousContinuations = true,
            },
            _ => Interlocked.Increment(ref _dropped));

        // A write to a full pipe blocks until the reader continues, so it does not run on the thread pool.
        _thread = new Thread(Run) { IsBackground = true, Name = "log" };
        _thread.Start();
    }

    /// <summary>How many lines were dropped.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Writes the waiting lines. Later lines are dropped.</summary>
    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        _thread.Join(LastWrite);
    }

    private void Run()
    {
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            try
            {
                WriteWaiting();
                AnnounceDropped();
            }
            catch (Exception)
            {
                // Only the metric can still report this. The thread continues, because the next write may succeed.
                Interlocked.Add(ref _dropped, _unwritten);
                _unwritten = 0;
                _batch.SetLength(0);
            }

            Thread.Sleep(Gathering);
        }
    }

    private void WriteWaiting()
    {
        // No more than can wait, so that dropped lines are also reported under load.
        for (var taken = 0; taken < Capacity && _waiting.Reader.TryRead(out var line); taken++)
        {
            _unwritten++;
            if (_batch.Length > 0 && _batch.Length + line.Length > BatchSize)
            {
                WriteBatch();
                _unwritten = 1;
            }

            _batch.Write(line.Span);
        }

        WriteBatch();
        _unwritten = 0;
    }

    private void WriteBatch()
    {
        _batch.WriteTo(_output);
        _batch.SetLength(0);
    }

    private void AnnounceDropped()
    {
        var dropped = Dropped;
        if (dropped > _announced)
        {
            KeyValuePair<string, object?>[] state = [new("Lines", dropped - _announced)];
            _output.Write(_formatter.Format<KeyValuePair<string, object?>[]>(new(
                LogLevel.Warning,
                typeof(LineLoggerProvider).FullName!,
                default,
                state,
                null,
                static (state, _) => $"{state[0].Value} log lines were dropped because the output did not take them in time")).Span);
            _announced = dropped;
        }
    }

    private sealed class Logger(LineLoggerProvider provider, string category) : ILogger
    {
        // Scopes hold ids of connections and requests, which say nothing about a Pod.
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = provider._formatter.Format<TState>(new(logLevel, category, eventId, state, exception, formatter));

            // This is false only after the end; when the queue is full it is true, and the line is counted as dropped.
            if (!provider._waiting.Writer.TryWrite(line))
            {
                Interlocked.Increment(ref provider._dropped);
            }
        }
    }
}
