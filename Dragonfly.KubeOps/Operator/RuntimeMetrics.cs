using System.Diagnostics.Metrics;
using KubeOps.Abstractions.Builder;
using KubeOps.Operator.Watching;

namespace KubeOps.Operator;

/// <summary>The runtime's instruments, unless the settings disable them.</summary>
internal sealed class RuntimeMetrics : IDisposable
{
    private readonly Meter? _meter;
    private readonly Counter<long>? _watchRestarts;
    private readonly Counter<long>? _reconciles;

    public RuntimeMetrics(OperatorSettings settings, WatchStatus status)
    {
        if (!settings.EnableMetrics)
        {
            return;
        }

        _meter = new Meter(RuntimeMetricNames.Meter);
        _watchRestarts = _meter.CreateCounter<long>(RuntimeMetricNames.WatchRestarts);
        _reconciles = _meter.CreateCounter<long>(RuntimeMetricNames.Reconciles);
        _meter.CreateObservableGauge(
            RuntimeMetricNames.CacheSynced,
            () => status.Types.Select(type => new Measurement<int>(
                type.IsSynced ? 1 : 0, new KeyValuePair<string, object?>(RuntimeMetricNames.Kind, type.Kind))));
    }

    /// <summary>Counts a restarted watch.</summary>
    /// <param name="kind">Kind of the entity.</param>
    public void CountRestart(string kind) =>
        _watchRestarts?.Add(1, new KeyValuePair<string, object?>(RuntimeMetricNames.Kind, kind));

    /// <summary>Counts a controller call.</summary>
    /// <param name="kind">Kind of the entity.</param>
    /// <param name="result">The result.</param>
    public void CountReconcile(string kind, string result) =>
        _reconciles?.Add(
            1,
            new KeyValuePair<string, object?>(RuntimeMetricNames.Kind, kind),
            new KeyValuePair<string, object?>(RuntimeMetricNames.Result, result));

    public void Dispose() => _meter?.Dispose();
}
