using System.Net;
using System.Net.Sockets;
using System.Text;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Webhooks;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Tests.Hosting.Limits;

public sealed class ConnectionLimitTests
{
    private const int Most = 5;

    [Test]
    public async Task Connections_above_the_maximum_are_closed_and_the_others_live_on()
    {
        await using var @operator = await StandaloneOperator.StartAsync(
            options => options, services => services.PostConfigure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxConcurrentConnections = Most));
        await @operator.ReviewAsync(Review.OfPod("{}"));
        var sockets = new List<Socket>();
        try
        {
            // Until one is refused, of which the client's own connection is one reason more.
            while (sockets.Count == 0 || !await IsClosedAsync(sockets[^1]))
            {
                Assert.That(sockets, Has.Count.LessThan(Most + 1));
                sockets.Add(await ConnectAsync(@operator.Port));
            }

            Assert.That((await @operator.ReviewAsync(Review.OfPod("{}"))).Allowed);
            using var probe = new HttpClient();
            using var alive = await probe.GetAsync(new Uri(@operator.Probes, "/healthz"));
            Assert.That(alive.StatusCode, Is.EqualTo(HttpStatusCode.OK), "the probes' port has connections of its own");
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        using var client = @operator.NewClient();
        await Eventually.TrueAsync(() => CanReview(client), "room for another connection");
    }

    [TestCase("POST /mutate/v1pod HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 8000000\r\n\r\n", "413")]
    [TestCase("POST /mutate/v1pod HTTP/1.1\r\nHost: a\r\nX: {0}\r\n\r\n", "431")]
    public async Task What_is_too_large_is_refused_before_it_is_read(string request, string status)
    {
        await using var @operator = await StandaloneOperator.StartAsync();
        await using var tls = await @operator.ConnectAsync();
        await tls.WriteAsync(Encoding.ASCII.GetBytes(request.Replace("{0}", new string('x', 20_000), StringComparison.Ordinal)));
        using var reader = new StreamReader(tls);
        Assert.That(await reader.ReadLineAsync(), Does.StartWith($"HTTP/1.1 {status}"));
    }

    private static bool CanReview(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mutate/v1pod")
        {
            Content = new StringContent(Review.OfPod("{}"), Encoding.UTF8, "application/json"),
        };
        try
        {
            using var response = client.Send(request);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    /// <summary>Whether the server closes it instead of waiting for the handshake.</summary>
    private static async Task<bool> IsClosedAsync(Socket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        try
        {
            return await socket.ReceiveAsync(new byte[1], patience.Token) == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
