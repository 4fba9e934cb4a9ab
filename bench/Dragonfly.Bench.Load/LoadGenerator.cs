using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Bench.Load;

/// <summary>Sends reviews, no more at a time than it was told.</summary>
internal sealed class LoadGenerator : IDisposable
{
    private readonly HttpClient _client;
    private readonly Uri _webhook;
    private readonly int _atATime;
    private readonly bool _http2;
    private readonly byte[][] _reviews = ReviewSource.Create();

    public LoadGenerator(Uri webhook, string caFile, int atATime, bool http2)
    {
        _webhook = webhook;
        _atATime = atATime;
        _http2 = http2;
        _client = new(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = atATime,
            UseProxy = false,
            SslOptions = new()
            {
                CertificateChainPolicy = new()
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(caFile) },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        });
    }

    /// <summary>Sends so many reviews and waits for all answers.</summary>
    /// <exception cref="HttpRequestException">One was answered with an error.</exception>
    public async Task SendAsync(int count, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, _atATime).Select(async _ =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                await SendAsync(_reviews[i % _reviews.Length], cancellationToken);
            }
        }));
    }

    public void Dispose() => _client.Dispose();

    private async Task SendAsync(byte[] review, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(review);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, _webhook)
        {
            Content = content,
            Version = _http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await _client.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
