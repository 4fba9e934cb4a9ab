using System.Net;
using System.Net.Sockets;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>Stands for a Service, of which there is none without a kubelet: hands each connection to a replica that takes it.</summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int[] _replicas;
    private readonly Task _accepting;
    private int _next;

    public LoadBalancer(params int[] replicas)
    {
        _replicas = replicas;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
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
        using var replica = await ConnectAsync();
        if (replica is null)
        {
            return;
        }

        try
        {
            // Either side's end is the other's: a dead replica's connections must not look alive.
            await Task.WhenAny(
                client.GetStream().CopyToAsync(replica.GetStream(), _stop.Token),
                replica.GetStream().CopyToAsync(client.GetStream(), _stop.Token));
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // As above.
        }
    }

    private async Task<TcpClient?> ConnectAsync()
    {
        for (var attempt = 0; attempt < _replicas.Length; attempt++)
        {
            var replica = new TcpClient();
            try
            {
                await replica.ConnectAsync(IPAddress.Loopback, _replicas[Interlocked.Increment(ref _next) % _replicas.Length], _stop.Token);
                return replica;
            }
            catch (SocketException)
            {
                // Nobody there any more: the next one.
                replica.Dispose();
            }
        }

        return null;
    }
}
