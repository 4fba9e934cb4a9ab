using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting.Logging;

internal static class LoggingSetup
{
    /// <exception cref="Resources.Files.BadInputException">The environment names a log level that does not exist.</exception>
    public static void AddOperatorLogging(this WebApplicationBuilder builder, ServeOptions options)
    {
        var levels = new ConfigurationBuilder()
            .AddInMemoryCollection(LogLevels.Defaults(Environment.GetEnvironmentVariable(LogLevels.Variable)))
            .AddEnvironmentVariables(LogLevels.StandardPrefix)
            .Build();
        builder.Logging.AddConfiguration(levels);
        var services = builder.Services;
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
