using Dragonfly.Operator.Commands;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>
/// How much is logged, in the form of the framework's configuration, of which <c>Logging__LogLevel__*</c> variables overrule
/// every entry.
/// </summary>
internal static class LogLevels
{
    /// <summary>Sets the level of the operator's own lines.</summary>
    public const string Variable = "LOG_LEVEL";

    /// <summary>Of the framework's own variables, such as Logging__LogLevel__Microsoft.AspNetCore.</summary>
    public const string StandardPrefix = "Logging__";

    /// <exception cref="BadInputException">There is no such level.</exception>
    public static IEnumerable<KeyValuePair<string, string?>> Defaults(string? wanted)
    {
        yield return Of("Default", Parse(wanted));

        // Their lines about each request and connection help only those who debug the server itself.
        yield return Of("Microsoft", LogLevel.Warning);
        yield return Of("System", LogLevel.Warning);

        foreach (var category in KubeOpsAdapter.VerboseCategories)
        {
            yield return Of(category, LogLevel.Warning);
        }

        // While anybody hears it, the server makes an activity and a scope for each request; what goes wrong is told by others.
        yield return Of("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    private static KeyValuePair<string, string?> Of(string category, LogLevel level) => new($"LogLevel:{category}", level.ToString());

    // As other programs spell them, too.
    private static LogLevel Parse(string? level) => level?.Trim().ToUpperInvariant() switch
    {
        null or "" or "INFORMATION" or "INFO" => LogLevel.Information,
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "WARNING" or "WARN" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "CRITICAL" => LogLevel.Critical,
        "NONE" => LogLevel.None,
        _ => throw new BadInputException($"{Variable}: must be trace, debug, information, warning, error, critical or none, is \"{level}\""),
    };
}
