using Dragonfly.Operator.Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Hosting;

/// <summary>Configures the two ports and the limits of their clients.</summary>
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
        // Kestrel counts each port separately: clients that fill the webhook port do not block the probes.
        kestrel.MaxConcurrentConnections = limits.Connections;
        kestrel.MaxRequestBodySize = limits.Body;
        kestrel.MaxRequestBufferSize = limits.MaxUnread;
        kestrel.MaxRequestHeadersTotalSize = limits.HeadersLength;
        kestrel.RequestHeadersTimeout = limits.Headers;
        kestrel.KeepAliveTimeout = limits.KeepAlive;
        kestrel.MinRequestBodyDataRate = limits.MinRequestRate;
        kestrel.MinResponseDataRate = limits.MinResponseRate;
        kestrel.Http2.MaxStreamsPerConnection = limits.Streams;
        kestrel.Http2.InitialConnectionWindowSize = limits.MaxUnread;
        kestrel.Http2.InitialStreamWindowSize = limits.MaxUnread;
        kestrel.Http2.KeepAlivePingDelay = limits.Ping;
    }
}
