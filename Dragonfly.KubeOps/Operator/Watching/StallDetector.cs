namespace KubeOps.Operator.Watching;

/// <summary>Cancels a watch that has been silent for too long.</summary>
internal sealed class StallDetector : IDisposable
{
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;

    public StallDetector(TimeSpan timeout, TimeProvider time, CancellationToken stopping)
    {
        _timeout = timeout;
        _stopping = stopping;
        _silence = new CancellationTokenSource(timeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, stopping);
    }

    /// <summary>Cancelled when the silence is too long, or when the operator stops.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether the silence was too long.</summary>
    public bool IsStalled => _silence.IsCancellationRequested && !_stopping.IsCancellationRequested;

    /// <summary>Records an event and restarts the time limit.</summary>
    public void Restart() => _silence.CancelAfter(_timeout);

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
