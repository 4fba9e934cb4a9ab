using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting.Logging;

internal static class LoggingSetup
{
    /// <exception cref="Resources.Files.BadInputException">The environment names a log level that does not exist.</exception>
    public static void AddOperatorLogging(this IServiceCollection services, ServeOptions options)
    {
        var levels = new ConfigurationBuilder()
            .AddInMemoryCollection(LogLevels.Defaults(Environment.GetEnvironmentVariable(LogLevels.Variable)))
            .AddEnvironmentVariables(LogLevels.StandardPrefix)
            .Build();
        services.AddLogging(logging => logging.AddConfiguration(levels));
        services.AddSingleton<LineFormatter>(provider => options.LogFormat == LogFormat.Json
            ? new JsonLineFormatter(provider.GetRequiredService<TimeProvider>())
            : new TextLineFormatter(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new LineLoggerProvider(provider.GetRequiredService<LineFormatter>(), Console.OpenStandardOutput()));
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LineLoggerProvider>());
    }
}

/// <summary>The form of log lines.</summary>
internal enum LogFormat
{
    /// <summary>One JSON object a line, for collectors.</summary>
    Json,

    /// <summary>For people.</summary>
    Text,
}

/// <summary>
/// The log levels, in the framework's configuration format, in which <c>Logging__LogLevel__*</c> variables override any entry.
/// </summary>
internal static class LogLevels
{
    /// <summary>Sets the level of the operator's own lines.</summary>
    public const string Variable = "LOG_LEVEL";

    /// <summary>Prefix of the framework's own variables, such as Logging__LogLevel__Microsoft.AspNetCore.</summary>
    public const string StandardPrefix = "Logging__";

    /// <exception cref="BadInputException">The level does not exist.</exception>
    public static IEnumerable<KeyValuePair<string, string?>> Defaults(string? wanted)
    {
        yield return Of("Default", Parse(wanted));

        // These lines about requests and connections only help to debug the server itself.
        yield return Of("Microsoft", LogLevel.Warning);
        yield return Of("System", LogLevel.Warning);

        foreach (var category in KubeOpsAdapter.VerboseCategories)
        {
            yield return Of(category, LogLevel.Warning);
        }

        // While this category is enabled, the server creates an activity and a scope for each request; other categories report errors.
        yield return Of("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    private static KeyValuePair<string, string?> Of(string category, LogLevel level) => new($"LogLevel:{category}", level.ToString());

    // Accepts the spellings of other programs too.
    private static LogLevel Parse(string? level) => level?.Trim().ToUpperInvariant() switch
    {
        null or "" or "INFORMATION" or "INFO" => LogLevel.Information,
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "WARNING" or "WARN" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "CRITICAL" => LogLevel.Critical,
        "NONE" => LogLevel.None,
        _ => throw new BadInputException($"{Variable}: must be trace, debug, information, warning, error, critical or none, not \"{level}\""),
    };
}
