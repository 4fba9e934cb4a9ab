using System.Threading.Channels;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Reconciliation;

namespace KubeOps.Operator.Queue;

/// <summary>
/// Processes entities by key: never twice at a time for one key, always with the newest entity, and again if something arrives
/// meanwhile. A failure is retried after a back-off, or at once when something newer arrives.
/// </summary>
/// <typeparam name="TEntity">Type of the entity.</typeparam>
/// <param name="handle">Processes an entity.</param>
/// <param name="strategy">Which changes are processed.</param>
/// <param name="options">The parallelism and the back-off.</param>
/// <param name="time">The clock.</param>
internal sealed class WorkQueue<TEntity>(
    Func<WorkItem<TEntity>, CancellationToken, Task<ReconciliationResult<TEntity>>> handle,
    ReconcileStrategy strategy,
    RuntimeOptions options,
    TimeProvider time)
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly Channel<string> _ready = Channel.CreateUnbounded<string>();

    // The parts of a key's state must change together. The lock is held only while they are moved.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, WorkState<TEntity>> _states = new(StringComparer.Ordinal);
    private readonly FirstTurns _firstTurns = new();

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
    /// <param name="key">Its key.</param>
    /// <param name="entity">The entity.</param>
    public void Enqueue(string key, TEntity entity)
    {
        lock (_lock)
        {
            var state = StateOf(key);
            state.Entity = entity;
            state.IsChanged = true;
            state.IsTouched = true;
            MakeReady(key, state);
        }
    }

    /// <summary>Adds an entity that was deleted.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="entity">Its last known state.</param>
    public void EnqueueDeleted(string key, TEntity entity)
    {
        lock (_lock)
        {
            var state = StateOf(key);
            state.StopTimer();
            state.Gone = entity;
            state.Entity = default;
            state.IsChanged = state.IsForced = false;
            state.Reconciled = null;
            state.Failures = 0;
            state.IsTouched = true;
            MakeReady(key, state);
        }
    }

    /// <summary>Calls back once every key has been processed.</summary>
    /// <param name="keys">Keys that are about to be enqueued.</param>
    /// <param name="callback">Called once; immediately if there are no keys.</param>
    public void WhenProcessed(IEnumerable<string> keys, Action callback) => _firstTurns.Expect(keys, callback);

    /// <summary>Processes entities until cancelled.</summary>
    /// <param name="cancellationToken">Stops the queue.</param>
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
                if (Begin(key) is { } item)
                {
                    Complete(key, item, await handle(item, cancellationToken));
                }

                _firstTurns.Note(key);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The queue was asked to stop.
        }
    }

    private WorkItem<TEntity>? Begin(string key)
    {
        lock (_lock)
        {
            var state = _states[key];
            state.IsQueued = state.IsTouched = false;
            if (state.Gone is { } gone)
            {
                (state.Gone, state.IsActive) = (default, true);
                return new WorkItem<TEntity>(gone, true);
            }

            var isDue = state.IsForced
                || (state.IsChanged && WorkVersion.Of(state.Entity!.Metadata, strategy) != state.Reconciled);
            state.IsChanged = state.IsForced = false;
            if (!isDue)
            {
                Tidy(key, state);
                return null;
            }

            state.StopTimer();
            state.IsActive = true;
            return new WorkItem<TEntity>(state.Entity!, false);
        }
    }

    private void Complete(string key, WorkItem<TEntity> item, ReconciliationResult<TEntity> result)
    {
        lock (_lock)
        {
            var state = _states[key];
            state.IsActive = false;
            if (!result.IsSuccess)
            {
                Postpone(key, state, item, result.RequeueAfter ?? options.ReconcileBackoff.Delay(++state.Failures));
            }
            else if (!item.IsDeleted)
            {
                // A deletion that arrived meanwhile has cleared the state, which must stay cleared.
                state.Failures = 0;
                state.Reconciled = state.Gone is null ? WorkVersion.Of(item.Entity.Metadata, strategy) : null;
                if (result.RequeueAfter is { } after && state.Entity is not null)
                {
                    SetTimer(key, state, after);
                }
            }

            if (state.IsRunnable && (result.IsSuccess || state.IsTouched))
            {
                MakeReady(key, state);
            }

            Tidy(key, state);
        }
    }

    private void Postpone(string key, WorkState<TEntity> state, WorkItem<TEntity> item, TimeSpan delay)
    {
        if (item.IsDeleted)
        {
            state.Gone ??= item.Entity;
        }

        state.Reconciled = null;
        if (!state.IsTouched)
        {
            SetTimer(key, state, delay);
        }
    }

    private void SetTimer(string key, WorkState<TEntity> state, TimeSpan delay)
    {
        state.StopTimer();
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
                state.IsForced = state.Entity is not null;
                MakeReady(key, state);
            }
        }
    }

    private void MakeReady(string key, WorkState<TEntity> state)
    {
        if (!state.IsQueued && !state.IsActive)
        {
            state.IsQueued = _ready.Writer.TryWrite(key);
        }
    }

    private WorkState<TEntity> StateOf(string key)
    {
        if (!_states.TryGetValue(key, out var state))
        {
            _states[key] = state = new WorkState<TEntity>();
        }

        return state;
    }

    private void Tidy(string key, WorkState<TEntity> state)
    {
        if (!state.IsRunnable && state.Timer is null)
        {
            state.Entity = default;
        }

        if (state.IsIdle)
        {
            _states.Remove(key);
        }
    }
}
