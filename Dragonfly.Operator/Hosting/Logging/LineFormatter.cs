using System.Globalization;
using Dragonfly.Operator.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>Formats log lines on the thread that logs.</summary>
/// <remarks>Scopes are left out: they hold ids of connections and requests, which say nothing about a Pod.</remarks>
internal abstract class LineFormatter(TimeProvider time) : ConsoleFormatter("line")
{
    private const string Template = "{OriginalFormat}";

    private static readonly string[] LevelNames = [.. Enum.GetNames<LogLevel>().Select(name => name.ToLowerInvariant())];

    public sealed override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        try
        {
            // The text of an admission, for people, would take longer than the whole line.
            var message = logEntry.State is AdmissionLine ? AdmissionLine.Message : logEntry.Formatter(logEntry.State, logEntry.Exception);
            WriteLine(new(logEntry.LogLevel, logEntry.Category, message, logEntry.State, logEntry.Exception), textWriter);
        }
        catch (Exception failure)
        {
            // Logging must not fail its caller.
            WriteLine(new(logEntry.LogLevel, logEntry.Category, $"A log line could not be made: {failure.GetType()}", null, null), textWriter);
        }
    }

    /// <summary>Writes one line with its line break, or throws and writes nothing.</summary>
    protected abstract void WriteLine(in LogLine line, TextWriter writer);

    /// <summary>The current time in UTC as RFC 3339, to the millisecond.</summary>
    protected string Time()
    {
        // The standard format is several times faster than one with a pattern. It has seven digits behind the point; three stay.
        Span<char> text = stackalloc char["yyyy-MM-ddTHH:mm:ss.fffffffZ".Length];
        time.GetUtcNow().UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        return $"{text[..^5]}Z";
    }

    protected static string LevelName(LogLevel level) => LevelNames[(int)level];

    /// <summary>The fields under their names in the log, each name once, without those that every line has.</summary>
    protected static IEnumerable<KeyValuePair<string, object?>> FieldsOf(object? state)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { "time", "level", "category", "message", "exception" };
        foreach (var (name, value) in state as IReadOnlyList<KeyValuePair<string, object?>> ?? [])
        {
            // A parameter named after a keyword keeps its @.
            if (name != Template && value is not null
                && System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name.TrimStart('@')) is { Length: > 0 } field && seen.Add(field))
            {
                yield return new(field, value);
            }
        }
    }
}

/// <summary>One line. It is no generic type: each log call has a state of its own, and code for each of them fills a native binary.</summary>
internal readonly record struct LogLine(LogLevel Level, string Category, string Message, object? State, Exception? Exception);
