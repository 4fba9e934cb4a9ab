using System.Globalization;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>The fields of a log entry, as the framework's loggers hand them over.</summary>
internal static class LineFields
{
    private const string Template = "{OriginalFormat}";

    /// <summary>The fields by their names in the log, each name once.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Of<TState>(TState state)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { "time", "level", "category", "message", "exception" };
        foreach (var (name, value) in state as IReadOnlyList<KeyValuePair<string, object?>> ?? [])
        {
            if (name != Template && value is not null && Name(name) is { Length: > 0 } field && seen.Add(field))
            {
                yield return new(field, value);
            }
        }
    }

    public static string Text(object? value) => value switch
    {
        DateTimeOffset time => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    // A parameter named after a keyword keeps its @.
    private static string Name(string name) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name.TrimStart('@'));
}
