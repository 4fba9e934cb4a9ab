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
