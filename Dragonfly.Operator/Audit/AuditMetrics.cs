using System.Diagnostics.Metrics;

namespace Dragonfly.Operator.Audit;

/// <summary>What the last audit found, for a scrape.</summary>
/// <remarks>
/// A replica that has never audited reports nothing. A series that was reported once stays until the process ends, so a replica that audits
/// no more reports 0: the highest number among the replicas is that of the one that does.
/// </remarks>
internal sealed class AuditMetrics
{
    public const string MeterName = "Dragonfly.Operator.Audit";

    private AuditReport? _last;
    private volatile bool _isCurrent;

    public AuditMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "dragonfly_audit_pods",
            () => Volatile.Read(ref _last)?.Counts.Select(count => new Measurement<int>(
                _isCurrent ? count.Pods : 0, new("kind", count.Kind), new KeyValuePair<string, object?>("state", count.State))) ?? [],
            description: "Running Pods that the last audit found to have less (missing) or something older (outdated) than new ones would get.");
        meter.CreateObservableGauge(
            "dragonfly_audit_timestamp_seconds",
            () => Volatile.Read(ref _last) is { } last
                ? new[] { new Measurement<double>(_isCurrent ? last.At.ToUnixTimeMilliseconds() / 1000.0 : 0) }
                : [],
            "s",
            "When the last audit ended, as Unix time; 0 where another replica audits.");
    }

    public void Report(AuditReport report)
    {
        Volatile.Write(ref _last, report);
        _isCurrent = true;
    }

    /// <summary>Another replica audits from now on.</summary>
    public void Stop() => _isCurrent = false;
}
