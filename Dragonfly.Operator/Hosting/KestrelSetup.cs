using Dragonfly.Operator.Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Hosting;

/// <summary>The two ports, and what bounds their clients.</summary>
internal static class KestrelSetup
{
    public static void ListenForAdmissions(this IWebHostBuilder web, ServeOptions options) => web.UseKestrelCore().ConfigureKestrel((_, kestrel) =>
    {
        kestrel.AddServerHeader = false;
        Apply(options.Limits, kestrel.Limits);
        var certificate = kestrel.ApplicationServices.GetRequiredService<ServingCertificate>();
        kestrel.ListenAnyIP(options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            var tls = certificate.HandshakeOptions;
            tls.HandshakeTimeout = options.Limits.Handshake;
            listen.UseHttps(tls);
        });
        kestrel.ListenAnyIP(options.ProbePort, listen => listen.Protocols = HttpProtocols.Http1);
    });

    private static void Apply(ServerLimits limits, KestrelServerLimits kestrel)
    {
        // Counted for each port by itself: who fills the webhooks' port does not silence the probes.
        kestrel.MaxConcurrentConnections = limits.Connections;
        kestrel.MaxRequestBodySize = limits.Body;
        kestrel.MaxRequestBufferSize = limits.Unread;
        kestrel.MaxRequestHeadersTotalSize = limits.HeadersLength;
        kestrel.RequestHeadersTimeout = limits.Headers;
        kestrel.KeepAliveTimeout = limits.KeepAlive;
        kestrel.MinRequestBodyDataRate = limits.Sending;
        kestrel.MinResponseDataRate = limits.Reading;
        kestrel.Http2.MaxStreamsPerConnection = limits.Streams;
        kestrel.Http2.InitialConnectionWindowSize = limits.Unread;
        kestrel.Http2.InitialStreamWindowSize = limits.Unread;
        kestrel.Http2.KeepAlivePingDelay = limits.Ping;
    }
}
