using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>What every line begins with.</summary>
internal readonly record struct LineHead(DateTimeOffset Time, LogLevel Level, string Category);
