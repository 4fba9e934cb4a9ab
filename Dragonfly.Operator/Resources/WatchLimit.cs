namespace Dragonfly.Operator.Resources;

/// <summary>Ends a watch now and then: API servers do so earlier, so one that is silent for this long has lost its connection.</summary>
internal static class WatchLimit
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Watches until the watch ends, or has to begin anew.</summary>
    public static async Task RunAsync(Func<CancellationToken, Task> watch, TimeProvider time, CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            await watch(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            // It begins anew.
        }
    }
}
