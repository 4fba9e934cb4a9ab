namespace KubeOps.Operator.Watching;

/// <summary>How far the watch of one type of entity is.</summary>
public sealed class WatchedType
{
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastEvent;
    private long _restarts;

    /// <summary>A type that is to be watched.</summary>
    /// <param name="entityType">Type of the entity.</param>
    /// <param name="kind">Its kind.</param>
    public WatchedType(Type entityType, string kind)
    {
        EntityType = entityType;
        Kind = kind;
    }

    /// <summary>Type of the entity.</summary>
    public Type EntityType { get; }

    /// <summary>Its kind.</summary>
    public string Kind { get; }

    /// <summary>Completes once the controller was called for every object of the first list, whatever came of it.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Whether <see cref="Synced"/> is complete.</summary>
    public bool IsSynced => _synced.Task.IsCompleted;

    /// <summary>When the API server was last heard of: list, event or bookmark (UTC); null for never.</summary>
    public DateTimeOffset? LastEvent =>
        Interlocked.Read(ref _lastEvent) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>How often the watch broke, expired or fell silent.</summary>
    public long Restarts => Interlocked.Read(ref _restarts);

    internal void MarkSynced() => _synced.TrySetResult();

    internal void MarkEvent(DateTimeOffset now) => Interlocked.Exchange(ref _lastEvent, now.UtcTicks);

    internal void MarkRestart() => Interlocked.Increment(ref _restarts);
}
