using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>Log lines, made by the thread that logs and written by another.</summary>
/// <remarks>
/// Not the framework's console logger: its JSON formatter costs an admission about as much as the decision about the Pod does,
/// and allocates for every field. docs/decisions.md has the figures.
/// </remarks>
internal sealed class LineLoggerProvider(ILineFormat format, LogWriter writer, TimeProvider time) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, format, writer, time);

    public void Dispose()
    {
        // The writer belongs to the host, which ends it when nobody logs any more.
    }
}
