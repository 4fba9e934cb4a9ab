using Microsoft.Extensions.Logging;

namespace KubeOps.Operator.Watching;

/// <summary>What the watches log.</summary>
internal static partial class WatchLog
{
    [LoggerMessage(LogLevel.Debug, "Listed {Count} {Kind} objects at version {Version}")]
    public static partial void Listed(ILogger logger, string kind, int count, string? version);

    [LoggerMessage(LogLevel.Warning, "The watch of {Kind} begins anew in {Seconds:0.0} s (with a list: {Relist}): {Problem}")]
    public static partial void Restarting(ILogger logger, string kind, double seconds, bool relist, string problem);
}
