using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

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
        builder.Services.AddSingleton(_ => new LogWriter(options.LogOutput ?? Console.OpenStandardOutput()));
        builder.Services.AddSingleton<ILineFormat>(options.LogFormat == LogFormat.Json ? new JsonLineFormat() : new TextLineFormat());
        builder.Services.AddSingleton<ILoggerProvider, LineLoggerProvider>();
    }
}
