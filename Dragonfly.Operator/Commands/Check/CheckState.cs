using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>How a check came out.</summary>
internal enum CheckState
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Worth knowing, and perhaps meant so: a command that failed for it would fail for good.</summary>
    Warning,

    /// <summary>Something to correct.</summary>
    Failed,
}
