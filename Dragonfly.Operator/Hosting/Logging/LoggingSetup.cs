using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

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
        services.AddSingleton(_ => new LogOutput(Console.OpenStandardOutput()));

        // As services of their own: AddConsole brings three formatters that nobody asks for, and AddConsoleFormatter binds its
        // options by reflection, against which the native compiler warns.
        services.AddSingleton<ConsoleFormatter>(provider => options.LogFormat == LogFormat.Json
            ? new JsonLineFormatter(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<LogOutput>())
            : new TextLineFormatter(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<LogOutput>()));
        services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.FormatterName = LineFormatter.FormatterName;
            console.MaxQueueLength = LogOutput.QueueLength;

            // A full pipe must not hold up Pods.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        services.AddSingleton<ILoggerProvider>(provider =>
        {
            Console.SetOut(provider.GetRequiredService<LogOutput>());
            return new ConsoleLoggerProvider(
                provider.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>(), provider.GetServices<ConsoleFormatter>());
        });
    }
}
