namespace KubeOps.Operator.Watching;

/// <summary>The progress of the watch of a type.</summary>
/// <param name="kind">Kind of the type.</param>
public sealed class WatchedType(string kind)
{
    private volatile bool _isSynced;
    private long _restarts;

    /// <summary>Kind of the type.</summary>
    public string Kind => kind;

    /// <summary>Whether the controller was called for every object of the first list, whatever the results.</summary>
    public bool IsSynced => _isSynced;

    /// <summary>How often the watch was restarted.</summary>
    public long Restarts => Interlocked.Read(ref _restarts);

    internal void MarkSynced() => _isSynced = true;

    internal void MarkRestart() => Interlocked.Increment(ref _restarts);
}
