using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Linking;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.Hosting;

/// <summary>Whether Pods may be sent here.</summary>
internal sealed class Readiness(
    ServeOptions options,
    ServingCertificate certificate,
    ListeningPorts ports,
    IHostApplicationLifetime lifetime,
    IServiceProvider services,
    TimeProvider time)
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(2);

    private bool _filled;

    /// <summary>What is missing, or null when all is there.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return "shutting down";
        }

        // Once filled they stay so: without an API server the last known state is served.
        if (!_filled && !options.Standalone && !await LinkedKubeOps.AreCachesFilledAsync(services, cancellationToken))
        {
            return "caches are not filled yet";
        }

        _filled = true;
        if (!certificate.IsLoaded)
        {
            return "no certificate is loaded yet";
        }

        return await HandshakeProblemAsync(cancellationToken);
    }

    /// <summary>What a client would meet: the port, TLS, and the certificate that should be there.</summary>
    private async Task<string?> HandshakeProblemAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(HandshakeTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, ports.Webhooks, both.Token);
            await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, IsOurs);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, both.Token);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return $"a TLS handshake with itself failed: {exception.Message}";
        }
    }

    // Trust is not the question here, only whether the expected certificate is served.
    private bool IsOurs(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        shown is X509Certificate2 leaf && certificate.Serves(leaf);
}
