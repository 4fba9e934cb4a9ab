using System.Globalization;
using System.Text.Json;
using Dragonfly.Operator.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>Formats log lines on the thread that logs.</summary>
/// <remarks>Scopes are left out: they hold ids of connections and requests, which say nothing about a Pod.</remarks>
internal abstract class LineFormatter(TimeProvider time)
{
    private const string Template = "{OriginalFormat}";

    private static readonly string[] LevelNames = [.. Enum.GetNames<LogLevel>().Select(name => name.ToLowerInvariant())];

    /// <summary>The line with its line break, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Format<TState>(in LogEntry<TState> entry)
    {
        try
        {
            // The text of an admission, for people, would take longer than the whole line.
            var message = entry.State is AdmissionLine ? AdmissionLine.Message : entry.Formatter(entry.State, entry.Exception);
            return FormatLine(new(entry.LogLevel, entry.Category, message, entry.State, entry.Exception));
        }
        catch (Exception failure)
        {
            // Logging must not fail its caller.
            return FormatLine(new(entry.LogLevel, entry.Category, $"A log line could not be made: {failure.GetType()}", null, null));
        }
    }

    protected abstract ReadOnlyMemory<byte> FormatLine(in LogLine line);

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
                && JsonNamingPolicy.CamelCase.ConvertName(name.TrimStart('@')) is { Length: > 0 } field && seen.Add(field))
            {
                yield return new(field, value);
            }
        }
    }
}

/// <summary>One line. It is no generic type: each log call has a state of its own, and code for each of them fills a native binary.</summary>
internal readonly record struct LogLine(LogLevel Level, string Category, string Message, object? State, Exception? Exception);
