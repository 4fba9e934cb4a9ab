using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Webhooks;

/// <summary>Keeps the log lines of a running operator, as far as its own filters let them through.</summary>
internal sealed class RecordingLoggerProvider : ILoggerProvider
{
    private ConcurrentQueue<LogLine> _lines = [];

    public IReadOnlyCollection<LogLine> Lines => Volatile.Read(ref _lines);

    /// <summary>The lines since the last call.</summary>
    public IReadOnlyList<LogLine> Take() => [.. Interlocked.Exchange(ref _lines, [])];

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
    }

    internal sealed record LogLine(string Category, LogLevel Level, string Text, Exception? Exception);

    private sealed class Recorder(RecordingLoggerProvider provider, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Volatile.Read(ref provider._lines).Enqueue(new(category, logLevel, formatter(state, exception), exception));
    }
}
