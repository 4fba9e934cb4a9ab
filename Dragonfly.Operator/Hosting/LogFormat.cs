namespace Dragonfly.Operator.Hosting;

/// <summary>The form of log lines.</summary>
internal enum LogFormat
{
    /// <summary>One JSON object a line, for collectors.</summary>
    Json,

    /// <summary>For people.</summary>
    Text,
}
