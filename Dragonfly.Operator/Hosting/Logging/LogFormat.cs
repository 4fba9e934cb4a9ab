namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>The form of log lines.</summary>
internal enum LogFormat
{
    /// <summary>One JSON object a line, for collectors.</summary>
    Json,

    /// <summary>For people.</summary>
    Text,
}
