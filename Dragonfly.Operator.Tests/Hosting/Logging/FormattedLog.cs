using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

/// <summary>Keeps what the console would show: the console logger itself writes to the one console of the process.</summary>
internal sealed class FormattedLog(ConsoleFormatter formatter) : ILoggerProvider
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
            using var line = new StringWriter();
            log.Formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), null, line);
            lock (log._lock)
            {
                log._text.Append(line.GetStringBuilder());
            }
        }
    }

    private ConsoleFormatter Formatter => formatter;
}
