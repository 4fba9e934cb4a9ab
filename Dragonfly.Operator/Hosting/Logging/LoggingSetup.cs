using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>Log lines to standard output.</summary>
internal static class LoggingSetup
{
    /// <exception cref="Commands.BadInputException">The environment asks for a level that there is not.</exception>
    public static void AddOperatorLogging(this WebApplicationBuilder builder, ServeOptions options)
    {
        var levels = new ConfigurationBuilder()
            .AddInMemoryCollection(LogLevels.Defaults(Environment.GetEnvironmentVariable(LogLevels.Variable)))
            .AddEnvironmentVariables(LogLevels.StandardPrefix)
            .Build();
        builder.Logging.AddConfiguration(levels);
        var services = builder.Services;
        services.AddSingleton<ConsoleFormatter>(provider => options.LogFormat == LogFormat.Json
            ? new JsonLineFormatter(provider.GetRequiredService<TimeProvider>())
            : new TextLineFormatter(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new LineLoggerProvider(provider.GetRequiredService<ConsoleFormatter>(), Console.OpenStandardOutput()));
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LineLoggerProvider>());
    }
}
