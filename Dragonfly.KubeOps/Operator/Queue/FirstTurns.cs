namespace KubeOps.Operator.Queue;

/// <summary>Waits until each key of a list has been processed.</summary>
internal sealed class FirstTurns
{
    private readonly Lock _lock = new();
    private HashSet<string> _awaited = [];
    private volatile Action? _callback;

    /// <summary>Calls back once every key has been processed.</summary>
    /// <param name="keys">Keys that are about to be enqueued.</param>
    /// <param name="callback">Called once; immediately if there are no keys.</param>
    public void Expect(IEnumerable<string> keys, Action callback)
    {
        lock (_lock)
        {
            _awaited = new HashSet<string>(keys, StringComparer.Ordinal);
            _callback = callback;
        }

        Note("");
    }

    /// <summary>Records that a key has been processed.</summary>
    /// <param name="key">The key.</param>
    public void Note(string key)
    {
        if (_callback is null)
        {
            return;
        }

        Action? callback = null;
        lock (_lock)
        {
            _awaited.Remove(key);
            if (_awaited.Count == 0)
            {
                (callback, _callback) = (_callback, null);
            }
        }

        callback?.Invoke();
    }
}
