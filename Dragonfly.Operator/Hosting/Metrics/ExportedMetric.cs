namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>What an instrument is called outside.</summary>
/// <param name="Name">Name of the metric.</param>
/// <param name="Help">What it means.</param>
internal readonly record struct ExportedMetric(string Name, string Help);
