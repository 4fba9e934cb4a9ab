using Dragonfly.Operator.Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Hosting;

/// <summary>The two ports, and what bounds their clients.</summary>
internal static class KestrelSetup
{
    /// <summary>An AdmissionReview holds an object and its predecessor, of at most 3 MiB each as JSON, and some more.</summary>
    private const long LargestBody = 7 * 1024 * 1024;

    public static void ListenForAdmissions(this IWebHostBuilder web, ServeOptions options) => web.UseKestrelCore().ConfigureKestrel((_, kestrel) =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        kestrel.Limits.MaxConcurrentConnections = 4096;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        kestrel.Limits.Http2.MaxStreamsPerConnection = 250;
        var certificate = kestrel.ApplicationServices.GetRequiredService<ServingCertificate>();
        kestrel.ListenAnyIP(options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(certificate.HandshakeOptions);
        });
        kestrel.ListenAnyIP(options.ProbePort, listen => listen.Protocols = HttpProtocols.Http1);
    });
}
