using KubeOps.Abstractions.Timing;

namespace KubeOps.Operator;

/// <summary>How watches and queues behave. Register an instance before the operator to change it.</summary>
public sealed class RuntimeOptions
{
    /// <summary>
    /// How long a watch may be silent, bookmarks included, until it is taken for dead. Longer than
    /// <see cref="KubernetesClient.KubernetesClientOptions.WatchTimeout"/>, after which the API server itself ends it.
    /// </summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(6);

    /// <summary>
    /// How long lists are answered with 404 until the type counts as not served, its CRD as not installed. An API server that has just
    /// started answers so, too, for a moment.
    /// </summary>
    public TimeSpan AbsenceTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait until a type that is not served is asked for again.</summary>
    public TimeSpan AbsencePause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Objects of one kind that are reconciled at once.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>How long to wait after a watch or a list failed.</summary>
    public Backoff WatchBackoff { get; init; } = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30));

    /// <summary>How long to wait after a reconciliation failed.</summary>
    public Backoff ReconcileBackoff { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
}
