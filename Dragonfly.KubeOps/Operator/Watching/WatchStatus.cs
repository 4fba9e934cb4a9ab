namespace KubeOps.Operator.Watching;

/// <summary>How far the watches are, for readiness.</summary>
public sealed class WatchStatus
{
    private readonly TimeProvider _time;

    /// <summary>The status of all types that a controller was added for.</summary>
    /// <param name="types">The types.</param>
    /// <param name="time">The clock.</param>
    public WatchStatus(IEnumerable<WatchedType> types, TimeProvider time)
    {
        Types = [.. types.DistinctBy(type => type.EntityType)];
        _time = time;
    }

    /// <summary>The watched types.</summary>
    public IReadOnlyList<WatchedType> Types { get; }

    /// <summary>Whether every type is synced; true when none is watched.</summary>
    public bool AllSynced => Types.All(type => type.IsSynced);

    /// <summary>Completes once every type is synced.</summary>
    public Task WhenAllSynced => Task.WhenAll(Types.Select(type => type.Synced));

    /// <summary>Whether a type is synced.</summary>
    /// <param name="entityType">Type of the entity.</param>
    /// <exception cref="ArgumentException">No controller was added for it.</exception>
    public bool IsSynced(Type entityType) => Of(entityType).IsSynced;

    /// <summary>How long ago the API server was last heard of in a type's matter; null for never.</summary>
    /// <param name="entityType">Type of the entity.</param>
    /// <exception cref="ArgumentException">No controller was added for it.</exception>
    public TimeSpan? LastEventAge(Type entityType) => _time.GetUtcNow() - Of(entityType).LastEvent;

    internal WatchedType Of(Type entityType) =>
        Types.FirstOrDefault(type => type.EntityType == entityType)
        ?? throw new ArgumentException($"{entityType?.Name} is not watched", nameof(entityType));
}

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
