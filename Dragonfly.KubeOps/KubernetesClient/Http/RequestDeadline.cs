namespace KubeOps.KubernetesClient.Http;

/// <summary>Ends a request that takes too long.</summary>
internal static class RequestDeadline
{
    /// <summary>Runs a request.</summary>
    /// <typeparam name="T">What it yields.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="path">Its path, for the error.</param>
    /// <param name="timeout">Longest time it may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> request, string path, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await request(either.Token);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{path} took longer than {timeout.TotalSeconds:0.#} s", e);
        }
    }
}
