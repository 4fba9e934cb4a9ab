using System.Net;
using System.Net.Sockets;
using System.Text;
using Dragonfly.Operator.Tests.Webhooks;
using Dragonfly.Operator.Webhooks.Admission;

namespace Dragonfly.Operator.Tests.Hosting.Limits;

/// <summary>A client that begins something and takes its time to end it.</summary>
internal sealed class SlowClient : IDisposable
{
    private readonly Stream _stream;
    private readonly Queue<byte> _rest;

    private SlowClient(Stream stream, string rest) => (_stream, _rest) = (stream, new(Encoding.ASCII.GetBytes(rest)));

    /// <param name="operator">Whom to bother.</param>
    /// <param name="how">What it is slow at.</param>
    public static async Task<SlowClient> ConnectAsync(StandaloneOperator @operator, Slowness how)
    {
        const string Headers = "POST /mutate/v1pod HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
        Stream stream = how == Slowness.Handshake ? await ConnectPlainAsync(@operator.Port) : await @operator.ConnectAsync();
        var client = new SlowClient(stream, how switch
        {
            Slowness.Handshake => "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
            Slowness.Headers => Headers,
            Slowness.Body => "{\"kind\": \"AdmissionReview\", \"apiVersion\": \"admission.k8s.io/v1\"",
            _ => "",
        });
        if (how == Slowness.Body)
        {
            await client.SendAsync($"{Headers}Content-Length: {6 * 1024 * 1024}\r\n\r\n");
        }
        else if (how == Slowness.Idle)
        {
            var review = Review.OfPod("{}");
            await client.SendAsync($"{Headers}Content-Length: {review.Length}\r\n\r\n{review}");
            Assert.That(await client._stream.ReadAsync(new byte[4096]), Is.Positive);
        }

        return client;
    }

    /// <summary>One byte more, as long as there is something to say and somebody who listens.</summary>
    public async Task TrickleAsync()
    {
        if (_rest.TryDequeue(out var next))
        {
            try
            {
                await _stream.WriteAsync(new[] { next });
            }
            catch (IOException)
            {
                // Its time was up.
                _rest.Clear();
            }
        }
    }

    /// <summary>Waits until the server has had enough. It may say so before it hangs up.</summary>
    public async Task WaitForEndAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var buffer = new byte[4096];
            while (await _stream.ReadAsync(buffer, deadline.Token) > 0)
            {
                deadline.Token.ThrowIfCancellationRequested();
            }
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }
    }

    public void Dispose() => _stream.Dispose();

    private static async Task<NetworkStream> ConnectPlainAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private Task SendAsync(string text) => _stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();
}
