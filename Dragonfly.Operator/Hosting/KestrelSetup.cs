using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Webhooks.Admission;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Hosting;

/// <summary>Configures the two ports, and limits that keep one client from starving the others. docs/operations.md documents them.</summary>
internal static class KestrelSetup
{
    /// <summary>
    /// Unread bytes of a body per connection; on HTTP/2, the window sizes. The server's default of a mebibyte would let all connections
    /// together take ten times a replica's memory.
    /// </summary>
    private const int MaxUnread = 64 * 1024;

    public static IWebHostBuilder ListenForAdmissions(this IWebHostBuilder web, ServeOptions options) => web.UseKestrelCore().ConfigureKestrel((_, kestrel) =>
    {
        kestrel.AddServerHeader = false;
        Set(kestrel.Limits);
        var certificate = kestrel.ApplicationServices.GetRequiredService<ServingCertificate>();
        kestrel.ListenAnyIP(options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = options.HandshakeTimeout,
                OnConnection = _ => ValueTask.FromResult(certificate.Options),
            });
        });
        kestrel.ListenAnyIP(options.ProbePort, listen => listen.Protocols = HttpProtocols.Http1);
    });

    private static void Set(KestrelServerLimits limits)
    {
        // More connections are closed at once. An API server needs one, and a second when it has more than MaxStreamsPerConnection Pods
        // in flight; the rest is room for slow clients until they time out. Each of those takes 60 KiB, and all of them must fit into a
        // replica's memory. Kestrel counts each port separately: clients that fill the webhook port do not block the probes.
        limits.MaxConcurrentConnections = 640;

        // Concurrent reviews, the same number that API servers accept. A client with more opens another connection.
        limits.Http2.MaxStreamsPerConnection = 250;

        // An AdmissionReview holds an object and its predecessor, of at most 3 MiB of JSON each, and a little more.
        limits.MaxRequestBodySize = AdmissionBody.MaxLength;
        limits.MaxRequestBufferSize = MaxUnread;
        limits.Http2.InitialConnectionWindowSize = MaxUnread;
        limits.Http2.InitialStreamWindowSize = MaxUnread;

        // API servers send a dozen short headers.
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);

        // API servers close idle connections after 90 s; if the server were first, a review could be lost on a connection that is just
        // closing.
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);

        // A slower body is rejected. An API server waits at most 30 s for the whole answer, so it needs 240 KiB/s for 7 MiB; the limit is
        // far lower, to allow for busy networks. A response that is read more slowly is aborted.
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 16 * 1024, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
    }
}
