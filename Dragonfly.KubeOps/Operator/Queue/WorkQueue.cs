using System.Threading.Channels;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Reconciliation;

namespace KubeOps.Operator.Queue;

/// <summary>
/// Processes entities by key: never twice at a time for one key, always with the newest entity, and again if something arrives
/// meanwhile. A failure is retried after a back-off, or at once when something newer arrives.
/// </summary>
internal sealed class WorkQueue<TEntity>(
    Func<WorkItem<TEntity>, CancellationToken, Task<ReconciliationResult<TEntity>>> handle, RuntimeOptions options, TimeProvider time)
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly Channel<string> _ready = Channel.CreateUnbounded<string>();

    // The parts of a key's state must change together. The lock is held only while they are moved.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WorkState> _states = new(StringComparer.Ordinal);
    private HashSet<string> _awaited = [];
    private Action? _whenProcessed;

    /// <summary>The number of remembered keys.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _states.Count;
            }
        }
    }

    /// <summary>Adds an entity that is new or changed.</summary>
    public void Enqueue(string key, TEntity entity)
    {
        lock (_lock)
        {
            var state = StateOf(key);
            state.Entity = entity;
            state.IsDue = state.IsTouched = true;
            MakeReady(key, state);
        }
    }

    /// <summary>Adds an entity that was deleted, in its last known state.</summary>
    public void EnqueueDeleted(string key, TEntity entity)
    {
        lock (_lock)
        {
            var state = StateOf(key);
            state.StopTimer();
            state.Gone = entity;
            state.Entity = default;
            state.IsDue = false;
            state.IsTouched = true;
            state.Failures = 0;
            MakeReady(key, state);
        }
    }

    /// <summary>Calls back once every key has been processed: at once if there are no keys.</summary>
    /// <param name="keys">Keys that are about to be enqueued.</param>
    /// <param name="callback">Called once, and must not wait.</param>
    public void WhenProcessed(IEnumerable<string> keys, Action callback)
    {
        lock (_lock)
        {
            _awaited = new HashSet<string>(keys, StringComparer.Ordinal);
            _whenProcessed = callback;
            NoteProcessed();
        }
    }

    /// <summary>Processes entities until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, options.Parallelism).Select(_ => WorkAsync(cancellationToken)));
        lock (_lock)
        {
            foreach (var state in _states.Values)
            {
                state.StopTimer();
            }
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await foreach (var key in _ready.Reader.ReadAllAsync(cancellationToken))
            {
                var item = Begin(key);
                Complete(key, item, await handle(item, cancellationToken));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The queue was asked to stop.
        }
    }

    private WorkItem<TEntity> Begin(string key)
    {
        lock (_lock)
        {
            var state = _states[key];
            state.StopTimer();
            state.IsTouched = false;
            if (state.Gone is { } gone)
            {
                state.Gone = default;
                return new(gone, IsDeleted: true);
            }

            state.IsDue = false;
            return new(state.Entity!, IsDeleted: false);
        }
    }

    private void Complete(string key, WorkItem<TEntity> item, ReconciliationResult<TEntity> result)
    {
        lock (_lock)
        {
            var state = _states[key];
            state.IsQueued = false;
            var again = item.IsDeleted && result.IsSuccess ? null : result.RequeueAfter;
            if (result.IsSuccess)
            {
                state.Failures = 0;
            }
            else
            {
                again ??= options.ReconcileBackoff.Delay(++state.Failures);
                state.Gone ??= item.IsDeleted ? item.Entity : default;
            }

            if (state.IsTouched || (state.IsDue && result.IsSuccess))
            {
                MakeReady(key, state);
            }
            else if (again is { } delay)
            {
                SetTimer(key, state, delay);
            }
            else
            {
                _states.Remove(key);
            }

            _awaited.Remove(key);
            NoteProcessed();
        }
    }

    private void NoteProcessed()
    {
        if (_awaited.Count == 0 && _whenProcessed is { } callback)
        {
            _whenProcessed = null;
            callback();
        }
    }

    private void SetTimer(string key, WorkState state, TimeSpan delay)
    {
        ITimer? timer = null;
        timer = time.CreateTimer(_ => Fire(key, timer), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        state.Timer = timer;
        timer.Change(delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Fire(string key, ITimer? timer)
    {
        lock (_lock)
        {
            // A timer that was stopped or replaced while it fired has no effect.
            if (_states.TryGetValue(key, out var state) && ReferenceEquals(state.Timer, timer))
            {
                state.StopTimer();
                state.IsDue = state.Entity is not null;
                MakeReady(key, state);
            }
        }
    }

    private void MakeReady(string key, WorkState state) => state.IsQueued = state.IsQueued || _ready.Writer.TryWrite(key);

    private WorkState StateOf(string key)
    {
        if (!_states.TryGetValue(key, out var state))
        {
            _states[key] = state = new WorkState();
        }

        return state;
    }

    /// <summary>The state of a key for which there is something to do, now or later.</summary>
    private sealed class WorkState
    {
        /// <summary>The newest entity; null once it is deleted.</summary>
        public TEntity? Entity { get; set; }

        /// <summary>Whether <see cref="Entity"/> is to be reconciled now.</summary>
        public bool IsDue { get; set; }

        /// <summary>A deleted entity that the controller has not been called for yet.</summary>
        public TEntity? Gone { get; set; }

        /// <summary>Whether the key waits in the channel or is being processed.</summary>
        public bool IsQueued { get; set; }

        /// <summary>Whether something arrived after the last processing began.</summary>
        public bool IsTouched { get; set; }

        /// <summary>Consecutive failures.</summary>
        public int Failures { get; set; }

        /// <summary>Fires when the key is due again.</summary>
        public ITimer? Timer { get; set; }

        public void StopTimer()
        {
            Timer?.Dispose();
            Timer = null;
        }
    }
}
