using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Dragonfly.Operator.Certificates;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Dragonfly.Operator.Hosting;

/// <summary>Connects to the operator's own port as an API server would, and checks that TLS shows the expected certificate.</summary>
/// <remarks>A handshake costs a millisecond of CPU, so a success is reused for a while.</remarks>
internal sealed class SelfHandshake(ServingCertificate certificate, ListeningPorts ports, TimeProvider time)
{
    /// <summary>How long a success is reused.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<string?>? _attempt;
    private X509Certificate2? _shown;
    private long _succeeded;

    /// <summary>The number of handshakes so far.</summary>
    internal int Attempts { get; private set; }

    /// <summary>Returns why a handshake fails, or null.</summary>
    public Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_attempt is { IsCompleted: true } && !IsFresh(_attempt))
            {
                _attempt = null;
            }

            return (_attempt ??= AttemptAsync()).WaitAsync(cancellationToken);
        }
    }

    private bool IsFresh(Task<string?> attempt) =>
        attempt is { IsCompletedSuccessfully: true, Result: null }
        && ReferenceEquals(_shown, certificate.Leaf)
        && time.GetElapsedTime(_succeeded) < Freshness;

    private async Task<string?> AttemptAsync()
    {
        Attempts++;
        using var deadline = new CancellationTokenSource(Patience, time);
        try
        {
            _shown = certificate.Leaf;
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, ports.Webhooks, deadline.Token);
            await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, IsOurs);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, deadline.Token);
            _succeeded = time.GetTimestamp();
            return null;
        }
        catch (Exception exception)
        {
            return $"a TLS handshake with itself failed: {exception.Message}";
        }
    }

    // This checks only which certificate is served, not whether it is trusted.
    private bool IsOurs(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        shown is X509Certificate2 leaf && certificate.Serves(leaf);
}

/// <summary>The ports that the server listens on. The options may leave their choice to the system.</summary>
internal sealed class ListeningPorts(IServer server)
{
    /// <exception cref="InvalidOperationException">The server is not listening yet.</exception>
    public int Webhooks => Port(Uri.UriSchemeHttps);

    /// <exception cref="InvalidOperationException">The server is not listening yet.</exception>
    public int Probes => Port(Uri.UriSchemeHttp);

    private int Port(string scheme) => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => new Uri(address.Replace("[::]", "localhost", StringComparison.Ordinal)))
        .FirstOrDefault(address => address.Scheme == scheme)?.Port
        ?? throw new InvalidOperationException($"The server is not listening on its {scheme} port yet");
}
