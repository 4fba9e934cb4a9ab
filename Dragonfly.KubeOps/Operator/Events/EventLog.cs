using Microsoft.Extensions.Logging;

namespace KubeOps.Operator.Events;

/// <summary>What publishing events logs.</summary>
internal static partial class EventLog
{
    [LoggerMessage(LogLevel.Warning, "The event {Reason} about {Kind} {Namespace}/{Name} could not be published")]
    public static partial void Failed(
        ILogger logger, Exception error, string reason, string? kind, string? @namespace, string? name);
}
