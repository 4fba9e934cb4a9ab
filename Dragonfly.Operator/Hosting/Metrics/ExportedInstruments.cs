using System.Diagnostics.Metrics;
using Dragonfly.Operator.Linking;

namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>Which instruments of this process are exported, and as what.</summary>
internal sealed class ExportedInstruments(IMeterFactory meters)
{
    /// <summary>The operator's own meters are named so, or begin so; their instruments bear the metrics' names.</summary>
    public const string MeterPrefix = "Dragonfly.Operator";

    public ExportedMetric? Find(Instrument instrument)
    {
        // A meter that belongs to another host of this process has that host's factory as its scope.
        if (instrument.Meter.Scope is { } scope && !ReferenceEquals(scope, meters))
        {
            return null;
        }

        if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal))
        {
            return new(instrument.Name, instrument.Description ?? "");
        }

        // The runtime of KubeOps names its instruments without our prefix.
        return instrument.Meter.Name == LinkedKubeOps.MeterName && LinkedKubeOps.Metrics.TryGetValue(instrument.Name, out var metric)
            ? new(metric.Name, metric.Help)
            : null;
    }
}
