namespace KubeOps.Operator.Watching;

/// <summary>The progress of the watches, for readiness.</summary>
public sealed class WatchStatus
{
    private readonly TimeProvider _time;

    /// <summary>Creates the status of all types with a controller.</summary>
    /// <param name="types">The types.</param>
    /// <param name="time">The clock.</param>
    public WatchStatus(IEnumerable<WatchedType> types, TimeProvider time)
    {
        Types = [.. types.DistinctBy(type => type.EntityType)];
        _time = time;
    }

    /// <summary>The watched types.</summary>
    public IReadOnlyList<WatchedType> Types { get; }

    /// <summary>Whether every type is synced; true if none is watched.</summary>
    public bool AllSynced => Types.All(type => type.IsSynced);

    /// <summary>Completes once every type is synced.</summary>
    public Task WhenAllSynced => Task.WhenAll(Types.Select(type => type.Synced));

    /// <summary>Whether a type is synced.</summary>
    /// <param name="entityType">Type of the entity.</param>
    /// <exception cref="ArgumentException">The type has no controller.</exception>
    public bool IsSynced(Type entityType) => Of(entityType).IsSynced;

    /// <summary>The time since the last event, list or bookmark of a type; null if there was none yet.</summary>
    /// <param name="entityType">Type of the entity.</param>
    /// <exception cref="ArgumentException">The type has no controller.</exception>
    public TimeSpan? LastEventAge(Type entityType) => _time.GetUtcNow() - Of(entityType).LastEvent;

    internal WatchedType Of(Type entityType) =>
        Types.FirstOrDefault(type => type.EntityType == entityType)
        ?? throw new ArgumentException($"{entityType?.Name} is not watched", nameof(entityType));
}

/// <summary>The progress of one type's watch.</summary>
public sealed class WatchedType
{
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastEvent;
    private long _restarts;

    /// <summary>Creates the status of a type.</summary>
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

    /// <summary>Completes once the controller was called for every object of the first list, whatever the results.</summary>
    public Task Synced => _synced.Task;

    /// <summary>Whether <see cref="Synced"/> is complete.</summary>
    public bool IsSynced => _synced.Task.IsCompleted;

    /// <summary>The UTC time of the last event, list or bookmark; null if there was none yet.</summary>
    public DateTimeOffset? LastEvent =>
        Interlocked.Read(ref _lastEvent) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>How often the watch was restarted.</summary>
    public long Restarts => Interlocked.Read(ref _restarts);

    internal void MarkSynced() => _synced.TrySetResult();

    internal void MarkEvent(DateTimeOffset now) => Interlocked.Exchange(ref _lastEvent, now.UtcTicks);

    internal void MarkRestart() => Interlocked.Increment(ref _restarts);
}
