using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Dragonfly.Operator.Hosting;

/// <summary>Log lines to standard output.</summary>
internal static class LoggingSetup
{
    private const string UtcTime = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    public static void AddOperatorLogging(this ILoggingBuilder logging, LogFormat format)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting", LogLevel.Information);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
        if (format == LogFormat.Json)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = UtcTime.TrimEnd();
            });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = UtcTime;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }

        // A full pipe must not hold up admissions.
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
    }
}
