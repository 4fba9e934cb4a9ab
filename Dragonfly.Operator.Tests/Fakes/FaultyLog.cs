using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>Throws, while it is broken, what nobody expects, in the middle of whatever tells of a success.</summary>
internal sealed class FaultyLog<T>(LogRecorder<T> inner) : ILogger<T>
{
    public bool IsBroken { get; set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsBroken && logLevel == LogLevel.Information)
        {
            throw new InvalidCastException("of a type that nobody expects");
        }

        inner.Log(logLevel, eventId, state, exception, formatter);
    }
}
