using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Background.Leases;

/// <summary>What is logged of the Lease.</summary>
internal static partial class LeaseLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "This replica holds Lease {Namespace}/{Name} now, as {Identity}")]
    public static partial void LeaseTaken(this ILogger logger, string @namespace, string name, string identity);

    [LoggerMessage(Level = LogLevel.Warning, Message = "This replica holds Lease {Namespace}/{Name} no more; its last known holder is {Holder}")]
    public static partial void LeaseLost(this ILogger logger, string @namespace, string name, string? holder);

    [LoggerMessage(Level = LogLevel.Information, Message = "This replica has given Lease {Namespace}/{Name} back")]
    public static partial void LeaseReleased(this ILogger logger, string @namespace, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {Namespace}/{Name} could not be given back, so others wait until it expires: {Reason}")]
    public static partial void LeaseNotReleased(this ILogger logger, string @namespace, string name, string reason);
}
