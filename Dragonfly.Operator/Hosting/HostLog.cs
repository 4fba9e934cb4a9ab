using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting;

/// <summary>Beginning and end.</summary>
internal static partial class HostLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Serving webhooks on port {Port}, probes and metrics on port {ProbePort}")]
    public static partial void Serving(this ILogger logger, int port, int probePort);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: not ready any more, serving what still comes for {Drain} s")]
    public static partial void Stopping(this ILogger logger, double drain);
}
