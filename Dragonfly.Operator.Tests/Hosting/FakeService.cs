using System.Net;
using System.Net.Sockets;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Hosting;

/// <summary>
/// What a Service is to those who connect: each connection goes to a replica that was ready at the last look, and stays with it
/// whatever becomes of that. Nobody else is tried where one refuses.
/// </summary>
internal sealed class FakeService : IAsyncDisposable
{
    // A kubelet and kube-proxy are slower, and the drain that they are given is longer.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _probes = new();
    private readonly Task _accepting;
    private readonly Task _looking;
    private (int Port, Uri Probes)[] _replicas = [];
    private int[] _ready = [];
    private int _next;

    public FakeService()
    {
        _listener.Start();
        _accepting = AcceptAsync();
        _looking = LookAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Adds a replica; ends once it is ready.</summary>
    public async Task AddAsync(int port, Uri probes)
    {
        _replicas = [.. _replicas, (port, probes)];
        await Fakes.Eventually.TrueAsync(() => Volatile.Read(ref _ready).Contains(port), "the replica to be ready");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await _looking;
        _probes.Dispose();
        _stop.Dispose();
    }

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                var ready = new List<int>();
                foreach (var (port, probes) in _replicas)
                {
                    if (await IsReadyAsync(probes))
                    {
                        ready.Add(port);
                    }
                }

                Volatile.Write(ref _ready, [.. ready]);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task<bool> IsReadyAsync(Uri probes)
    {
        try
        {
            using var response = await _probes.GetAsync(new Uri(probes, "/readyz"), _stop.Token);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        using var replica = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            var ready = Volatile.Read(ref _ready);
            await replica.ConnectAsync(IPAddress.Loopback, ready[(uint)Interlocked.Increment(ref _next) % (uint)ready.Length], _stop.Token);

            // Each direction ends by itself, as packets go: what a replica still says after the client's last word arrives.
            await Task.WhenAll(CopyAsync(client, replica), CopyAsync(replica, client));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // A reset on one side is one on the other, when both are disposed of.
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
        to.Client.Shutdown(SocketShutdown.Send);
    }
}
