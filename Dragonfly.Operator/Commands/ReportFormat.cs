namespace Dragonfly.Operator.Commands;

/// <summary>In which form a report is printed.</summary>
internal enum ReportFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For tools.</summary>
    Json,
}
