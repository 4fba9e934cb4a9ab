using System.Collections.Concurrent;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Clients that create Pods all the time, until they are stopped. What the API server refuses or loses they let go.</summary>
internal sealed class PodLoad : IDisposable
{
    /// <summary>A bound for the case that nobody stops them.</summary>
    private const int MaxOfEach = 5_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Sandbox _sandbox;
    private readonly CancellationTokenSource _stop;
    private readonly ConcurrentBag<StoredPod> _created = [];
    private readonly Task _clients;

    public PodLoad(Sandbox sandbox, int clients, CancellationToken cancellationToken)
    {
        _sandbox = sandbox;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _clients = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => CreateAsync(client), CancellationToken.None)));
    }

    /// <summary>Waits until that many have been created from now on.</summary>
    public Task WaitForMoreAsync(int pods)
    {
        var wanted = _created.Count + pods;
        return Poll.UntilAsync($"{pods} more Pods", _ => Task.FromResult(_created.Count >= wanted));
    }

    /// <summary>Stops all clients; returns what was created.</summary>
    public async Task<IReadOnlyCollection<StoredPod>> StopAsync()
    {
        await _stop.CancelAsync();
        await _clients;
        return _created;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task CreateAsync(int client)
    {
        for (var i = 0; i < MaxOfEach && !_stop.IsCancellationRequested; i++)
        {
            try
            {
                _created.Add(await _sandbox.CreatePodAsync(PodManifest.Annotated($"web-{client}-{i}"), _stop.Token));
            }
            catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException or OperationCanceledException)
            {
                // Nobody there, or refused: the next one.
            }

            // Also after a failure: a closed port answers so fast that the bound would be reached within an outage.
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
