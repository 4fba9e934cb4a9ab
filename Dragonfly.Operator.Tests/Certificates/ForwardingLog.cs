using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Certificates;

/// <summary>Several categories in one log.</summary>
internal sealed class ForwardingLog<T>(ILogger target) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => target.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => target.IsEnabled(logLevel);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        target.Log(logLevel, eventId, state, exception, formatter);
}
