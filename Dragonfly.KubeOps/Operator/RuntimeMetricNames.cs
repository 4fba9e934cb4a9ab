namespace KubeOps.Operator;

/// <summary>Names of the runtime's instruments (<see cref="System.Diagnostics.Metrics"/>), for whoever exports them.</summary>
public static class RuntimeMetricNames
{
    /// <summary>Name of the meter.</summary>
    public const string Meter = "KubeOps";

    /// <summary>Counter: watches that broke, expired or fell silent and were begun anew; tag <see cref="Kind"/>.</summary>
    public const string WatchRestarts = "watch_restarts";

    /// <summary>Counter: calls of a controller; tags <see cref="Kind"/> and <see cref="Result"/>.</summary>
    public const string Reconciles = "reconciles";

    /// <summary>Gauge: 1 once every object of the first list was handed to its controller, else 0; tag <see cref="Kind"/>.</summary>
    public const string CacheSynced = "cache_synced";

    /// <summary>Tag: kind of the entity.</summary>
    public const string Kind = "kind";

    /// <summary>Tag: <c>success</c>, <c>failure</c> (the controller said so) or <c>error</c> (it threw).</summary>
    public const string Result = "result";
}
