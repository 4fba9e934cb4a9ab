namespace KubeOps.Operator;

/// <summary>Names of the runtime's instruments (<see cref="System.Diagnostics.Metrics"/>), for their export.</summary>
public static class RuntimeMetricNames
{
    /// <summary>Name of the meter.</summary>
    public const string Meter = "KubeOps";

    /// <summary>Counter of watches that were restarted because they broke, expired or fell silent; tag <see cref="Kind"/>.</summary>
    public const string WatchRestarts = "watch_restarts";

    /// <summary>Counter of controller calls; tags <see cref="Kind"/> and <see cref="Result"/>.</summary>
    public const string Reconciles = "reconciles";

    /// <summary>
    /// Gauge that is 1 once the controller was called for every object of the first list, otherwise 0; tag <see cref="Kind"/>.
    /// </summary>
    public const string CacheSynced = "cache_synced";

    /// <summary>Tag with the kind of the entity.</summary>
    public const string Kind = "kind";

    /// <summary>Tag with <c>success</c>, <c>failure</c> (reported by the controller) or <c>error</c> (an exception).</summary>
    public const string Result = "result";
}
