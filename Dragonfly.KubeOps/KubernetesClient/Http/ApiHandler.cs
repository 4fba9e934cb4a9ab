using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using KubeOps.KubernetesClient.Configuration;

namespace KubeOps.KubernetesClient.Http;

/// <summary>Creates the connection pool to the API server.</summary>
internal static class ApiHandler
{
    /// <summary>Creates a pool.</summary>
    /// <param name="connection">How to reach the server.</param>
    /// <param name="certificate">The client certificate; null for none.</param>
    /// <param name="connectTimeout">The time limit for connecting.</param>
    public static SocketsHttpHandler Create(ClusterConnection connection, X509Certificate2? certificate, TimeSpan connectTimeout)
    {
        var tls = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = connection.Trust.Validate };
        if (certificate is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        return new SocketsHttpHandler
        {
            ConnectTimeout = connectTimeout,
            SslOptions = tls,
            UseProxy = connection.Proxy is not null,
            Proxy = connection.Proxy,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),

            // An unanswered ping detects a peer that has vanished long before a watch would.
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
    }
}
