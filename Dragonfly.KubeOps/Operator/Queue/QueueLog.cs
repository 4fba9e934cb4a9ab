using Microsoft.Extensions.Logging;

namespace KubeOps.Operator.Queue;

/// <summary>What the queues log.</summary>
internal static partial class QueueLog
{
    [LoggerMessage(LogLevel.Error, "Reconciling {Kind} {Namespace}/{Name} failed and will be tried again: {Problem}")]
    public static partial void Failed(
        ILogger logger, Exception? error, string kind, string? @namespace, string name, string? problem);
}
