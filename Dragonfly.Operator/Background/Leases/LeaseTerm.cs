namespace Dragonfly.Operator.Background.Leases;

/// <summary>One time for which this replica holds the Lease, or will. Terms are a chain, so that nobody who waits misses one.</summary>
internal sealed class LeaseTerm
{
    private readonly TaskCompletionSource<CancellationToken> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lazy<LeaseTerm> _next = new(() => new LeaseTerm());

    public LeaseTerm Next => _next.Value;

    /// <summary>Completes when the term begins, with the token that is cancelled when it ends.</summary>
    public Task<CancellationToken> Begun => _begun.Task;

    public bool IsOn => Begun is { IsCompletedSuccessfully: true, Result.IsCancellationRequested: false };

    public void Begin(CancellationToken end) => _begun.SetResult(end);
}
