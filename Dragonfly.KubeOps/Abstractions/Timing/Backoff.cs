namespace KubeOps.Abstractions.Timing;

/// <summary>
/// Exponential back-off with jitter. The n-th delay lies between half and all of <c>initial · 2ⁿ⁻¹</c>, up to a maximum, so that
/// replicas that failed together do not return together. It has no state: callers count their failures.
/// </summary>
public sealed class Backoff
{
    private readonly TimeSpan _initial;
    private readonly TimeSpan _maximum;
    private readonly Func<double> _jitter;

    /// <summary>Creates a back-off.</summary>
    /// <param name="initial">Longest delay after the first failure.</param>
    /// <param name="maximum">Longest delay overall.</param>
    /// <param name="jitter">Returns a number in [0, 1); null for a random one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="initial"/> is not positive or exceeds the maximum.</exception>
    public Backoff(TimeSpan initial, TimeSpan maximum, Func<double>? jitter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(initial, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(initial, maximum);
        _initial = initial;
        _maximum = maximum;
        _jitter = jitter ?? Random.Shared.NextDouble;
    }

    /// <summary>The delay after a failure.</summary>
    /// <param name="failures">Consecutive failures, from 1.</param>
    public TimeSpan Delay(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);

        // 2⁶² would overflow, and any maximum is reached long before.
        var whole = Math.Min(_maximum.TotalMilliseconds, _initial.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 60)));
        return TimeSpan.FromMilliseconds(whole * (0.5 + (_jitter() / 2)));
    }

    /// <summary>Waits for the delay after a failure.</summary>
    /// <param name="failures">Consecutive failures, from 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(int failures, TimeProvider time, CancellationToken cancellationToken) =>
        Task.Delay(Delay(failures), time, cancellationToken);
}
