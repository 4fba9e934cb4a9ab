using System.Text;
using Dragonfly.Operator.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

/// <summary>Keeps what the console would show: the console logger itself writes to the one console of the process.</summary>
internal sealed class FormattedLog(LineFormatter formatter) : ILoggerProvider
{
    private readonly StringBuilder _text = new();
    private readonly Lock _lock = new();

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return _text.ToString();
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(FormattedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = Encoding.UTF8.GetString(log.Formatter.Format<TState>(new(logLevel, category, eventId, state, exception, formatter)).Span);
            lock (log._lock)
            {
                log._text.Append(line);
            }
        }
    }

    private LineFormatter Formatter => formatter;
}
