namespace Dragonfly.Operator.Tests.Fakes;

/// <summary>A clock that moves only when told to.</summary>
public sealed class FakeTimeProvider(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _now = start;

    public FakeTimeProvider()
        : this(new(2024, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Timers that are waiting.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count(timer => timer.Due is not null);
            }
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires, in order, what falls due; each callback sees the time it was due at.</summary>
    public void Advance(TimeSpan by)
    {
        DateTimeOffset until;
        lock (_lock)
        {
            until = _now + by;
        }

        while (NextDue(until) is { } timer)
        {
            timer.Fire();
        }

        lock (_lock)
        {
            _now = until;
        }
    }

    /// <summary>Moves the clock to the timer that is due next, and fires it; leaves the clock while no timer waits.</summary>
    public void AdvanceToNextTimer()
    {
        TimeSpan? next;
        lock (_lock)
        {
            next = _timers.Min(timer => timer.Due) - _now;
        }

        if (next is { } by)
        {
            Advance(by);
        }
    }

    internal DateTimeOffset? DueAfter(TimeSpan delay) =>
        delay == Timeout.InfiniteTimeSpan ? null : GetUtcNow() + delay;

    internal void Forget(FakeTimer timer)
    {
        lock (_lock)
        {
            _timers.Remove(timer);
        }
    }

    private FakeTimer? NextDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            var timer = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (timer?.Due is { } due)
            {
                _now = due > _now ? due : _now;
                timer.Due = timer.Period is { } period ? due + period : null;
            }

            return timer;
        }
    }
}
