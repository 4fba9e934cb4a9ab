namespace KubeOps.Abstractions.Timing;

/// <summary>
/// Exponential back-off with jitter: the n-th delay lies between half and the whole of <c>initial · 2ⁿ⁻¹</c>, up to a maximum,
/// so that replicas that failed together do not come back together. Holds no state: callers count their failures.
/// </summary>
public sealed class Backoff
{
    private readonly TimeSpan _initial;
    private readonly TimeSpan _maximum;
    private readonly Func<double> _jitter;

    /// <summary>A back-off.</summary>
    /// <param name="initial">Longest delay after the first failure.</param>
    /// <param name="maximum">Longest delay at all.</param>
    /// <param name="jitter">Yields a number in [0, 1); null for a random one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="initial"/> is not positive or exceeds the maximum.</exception>
    public Backoff(TimeSpan initial, TimeSpan maximum, Func<double>? jitter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(initial, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(initial, maximum);
        _initial = initial;
        _maximum = maximum;
        _jitter = jitter ?? Random.Shared.NextDouble;
    }

    /// <summary>How long to wait.</summary>
    /// <param name="failures">Failures in a row, from 1.</param>
    public TimeSpan Delay(int failures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(failures, 1);

        // 2⁶² would overflow; by then any maximum is long reached.
        var whole = Math.Min(_maximum.TotalMilliseconds, _initial.TotalMilliseconds * Math.Pow(2, Math.Min(failures - 1, 60)));
        return TimeSpan.FromMilliseconds(whole * (0.5 + (_jitter() / 2)));
    }

    /// <summary>Waits.</summary>
    /// <param name="failures">Failures in a row, from 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task WaitAsync(int failures, TimeProvider time, CancellationToken cancellationToken) =>
        Task.Delay(Delay(failures), time, cancellationToken);
}
