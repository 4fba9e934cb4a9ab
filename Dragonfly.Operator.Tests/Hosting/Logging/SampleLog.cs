using Dragonfly.Operator.Pods;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

/// <summary>Log messages as the operator's sources declare theirs.</summary>
internal static partial class SampleLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} of {@namespace} until {End} in {Ratio}, {IsLast}: {Text}")]
    public static partial void Everything(this ILogger logger, int count, string @namespace, DateTimeOffset end, double ratio, bool isLast, string text);

    [LoggerMessage(Level = LogLevel.Error, Message = "failed at {Level} {Message}")]
    public static partial void Reserved(this ILogger logger, Exception exception, int level, string message);
}
