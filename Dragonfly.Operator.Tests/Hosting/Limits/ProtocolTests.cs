using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Dragonfly.Operator.Tests.Webhooks;

namespace Dragonfly.Operator.Tests.Hosting.Limits;

public sealed class ProtocolTests
{
    private const byte HandshakeRecord = 22;

    private StandaloneOperator _operator = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _operator = await StandaloneOperator.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _operator.DisposeAsync();

    [TestCase(0x0301, false)]
    [TestCase(0x0302, false)]
    [TestCase(0x0303, true)]
    public async Task Tls_below_1_2_is_refused(int version, bool isSpoken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _operator.Port);
        await client.GetStream().WriteAsync(ClientHello.Of((ushort)version));
        var first = new byte[1];
        int length;
        try
        {
            length = await client.GetStream().ReadAsync(first);
        }
        catch (IOException)
        {
            length = 0;
        }

        // A handshake record goes on with the handshake; an alert, or nothing, ends it.
        Assert.That(length == 1 && first[0] == HandshakeRecord, Is.EqualTo(isSpoken));
    }

    [TestCase(SslProtocols.Tls12)]
    [TestCase(SslProtocols.Tls13)]
    public async Task Tls_of_today_is_spoken(SslProtocols protocol)
    {
        await using var tls = await _operator.ConnectAsync(protocol);
        Assert.That(tls.SslProtocol, Is.EqualTo(protocol));
    }

    [Test]
    public async Task Http_2_carries_more_reviews_at_a_time_than_one_connection_has_streams()
    {
        using var client = _operator.NewClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => AskAsync(client)));
        Assert.That(answers, Has.All.EqualTo((HttpStatusCode.OK, HttpVersion.Version20)));
    }

    private static async Task<(HttpStatusCode Status, Version Version)> AskAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mutate/v1pod")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(Review.OfPod("{}"), Encoding.UTF8, "application/json"),
        };
        using var response = await client.SendAsync(request);
        return (response.StatusCode, response.Version);
    }
}
