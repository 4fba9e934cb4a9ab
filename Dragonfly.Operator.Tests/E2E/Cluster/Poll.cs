namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Waits for what others do, never longer than it may take.</summary>
internal static class Poll
{
    /// <summary>For what takes a moment: it bounds only a test that fails, so that a busy machine is no failure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Asks until the answer is null; other answers say what is missing.</summary>
    /// <exception cref="TimeoutException">It took longer than allowed; the message holds the last answer.</exception>
    public static async Task UntilNullAsync(string what, TimeSpan deadline, Func<CancellationToken, Task<string?>> problem)
    {
        using var timeout = new CancellationTokenSource(deadline);
        string? last = null;
        try
        {
            while (await problem(timeout.Token) is { } missing)
            {
                last = missing;
                await Task.Delay(Interval, timeout.Token);
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException($"{what}: not within {deadline.TotalSeconds} s; last: {last ?? "no answer"}");
        }
    }

    public static Task UntilAsync(string what, Func<CancellationToken, Task<bool>> condition) => UntilAsync(what, Patience, condition);

    public static Task UntilAsync(string what, TimeSpan deadline, Func<CancellationToken, Task<bool>> condition) =>
        UntilNullAsync(what, deadline, async cancellationToken => await condition(cancellationToken) ? null : "not yet");
}
