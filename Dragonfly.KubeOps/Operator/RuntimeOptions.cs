using KubeOps.Abstractions.Timing;

namespace KubeOps.Operator;

/// <summary>Options for watches and queues. To change them, register an instance before the operator.</summary>
public sealed class RuntimeOptions
{
    /// <summary>
    /// A watch that is silent for longer, without even a bookmark, is considered dead. Must exceed <see
    /// cref="KubernetesClient.KubernetesClientOptions.WatchTimeout"/>, after which the API server itself ends the watch.
    /// </summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>
    /// How long lists may fail with 404 before the type counts as not served, because its CRD is not installed. An API server that has
    /// just started also answers 404 for a moment.
    /// </summary>
    public TimeSpan AbsenceTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause before a type that is not served is requested again.</summary>
    public TimeSpan AbsencePause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many objects of one kind are reconciled at a time.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>The delay after a failed watch or list.</summary>
    public Backoff WatchBackoff { get; init; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));

    /// <summary>The delay after a failed reconciliation.</summary>
    public Backoff ReconcileBackoff { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
}
