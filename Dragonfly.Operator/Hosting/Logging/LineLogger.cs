using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>Makes lines of one category.</summary>
internal sealed class LineLogger(string category, ILineFormat format, LogWriter writer, TimeProvider time) : ILogger
{
    // Scopes hold ids of connections and requests, which say nothing about a Pod.
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (writer.TryClaim() is not { } slot)
        {
            return;
        }

        var head = new LineHead(time.GetUtcNow(), logLevel, category);
        try
        {
            format.Write(slot, head, state, exception, formatter);
        }
        catch (Exception failure)
        {
            // Whoever logs has better things to do than to fail because of it.
            slot.Clear();
            format.Write(slot, head, failure.GetType(), null, static (type, _) => $"A log line could not be made: {type}");
        }
        finally
        {
            writer.Publish(slot);
        }
    }
}
