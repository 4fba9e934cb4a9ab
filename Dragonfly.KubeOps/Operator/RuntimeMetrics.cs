using System.Diagnostics.Metrics;
using KubeOps.Operator.Watching;

namespace KubeOps.Operator;

/// <summary>The runtime's instruments.</summary>
public sealed class RuntimeMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "KubeOps";

    /// <summary>Counter of watches that were restarted because they broke, expired or fell silent; tag <c>kind</c>.</summary>
    public const string WatchRestarts = "watch_restarts";

    /// <summary>Counter of controller calls; tags <c>kind</c> and <c>result</c>.</summary>
    public const string Reconciles = "reconciles";

    /// <summary>
    /// Gauge that is 1 once the controller was called for every object of the first list, otherwise 0; tag <c>kind</c>.
    /// </summary>
    public const string CacheSynced = "cache_synced";

    /// <summary>The controller succeeded.</summary>
    internal const string Success = "success";

    /// <summary>The controller reported a failure.</summary>
    internal const string Failure = "failure";

    /// <summary>The controller threw an exception.</summary>
    internal const string Error = "error";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _reconciles;

    /// <summary>Creates the instruments.</summary>
    public RuntimeMetrics(IEnumerable<WatchedType> types)
    {
        WatchedType[] watched = [.. types];
        _meter.CreateObservableCounter(WatchRestarts, () => watched.Select(type => new Measurement<long>(type.Restarts, Kind(type.Kind))));
        _meter.CreateObservableGauge(CacheSynced, () => watched.Select(type => new Measurement<int>(type.IsSynced ? 1 : 0, Kind(type.Kind))));
        _reconciles = _meter.CreateCounter<long>(Reconciles);

        // Series start at 0: rate() misses the first failure of a series that appears only with it.
        foreach (var type in watched)
        {
            foreach (var result in new[] { Success, Failure, Error })
            {
                CountReconciles(type.Kind, result, 0);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void CountReconciles(string kind, string result, long calls = 1) => _reconciles.Add(calls, Kind(kind), new("result", result));

    private static KeyValuePair<string, object?> Kind(string kind) => new("kind", kind);
}
