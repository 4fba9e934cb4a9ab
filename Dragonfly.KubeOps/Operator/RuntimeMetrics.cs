using System.Diagnostics.Metrics;
using KubeOps.Abstractions.Builder;
using KubeOps.Operator.Watching;

namespace KubeOps.Operator;

/// <summary>The runtime's instruments, unless the settings disable them.</summary>
internal sealed class RuntimeMetrics : IDisposable
{
    /// <summary>The controller succeeded.</summary>
    public const string Success = "success";

    /// <summary>The controller reported a failure.</summary>
    public const string Failure = "failure";

    /// <summary>The controller threw an exception.</summary>
    public const string Error = "error";

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
        // Series start at 0: rate() misses the first failure of a series that appears only with it.
        foreach (var type in status.Types)
        {
            AddRestarts(type.Kind, 0);
            foreach (var result in new[] { Success, Failure, Error })
            {
                AddReconciles(type.Kind, result, 0);
            }
        }
    }

    /// <summary>Counts a restarted watch.</summary>
    /// <param name="kind">Kind of the entity.</param>
    public void CountRestart(string kind) => AddRestarts(kind, 1);

    /// <summary>Counts a controller call.</summary>
    /// <param name="kind">Kind of the entity.</param>
    /// <param name="result">The result.</param>
    public void CountReconcile(string kind, string result) => AddReconciles(kind, result, 1);

    public void Dispose() => _meter?.Dispose();

    private void AddRestarts(string kind, long restarts) =>
        _watchRestarts?.Add(restarts, new KeyValuePair<string, object?>(RuntimeMetricNames.Kind, kind));

    private void AddReconciles(string kind, string result, long calls) => _reconciles?.Add(
        calls,
        new KeyValuePair<string, object?>(RuntimeMetricNames.Kind, kind),
        new KeyValuePair<string, object?>(RuntimeMetricNames.Result, result));
}
