using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Dragonfly.Operator.Certificates;

/// <summary>The certificate that the webhook serves. It can be replaced while connections are open.</summary>
/// <remarks>One thread replaces it (there is one source of certificates); any number of handshakes read it.</remarks>
public sealed class ServingCertificate(TimeProvider time)
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    private ServedCertificate? _served;

    public bool IsLoaded => Served is not null;

    /// <summary>When the served certificate expires; null while there is none.</summary>
    public DateTimeOffset? LeafNotAfter => Served is { } served ? CertificateLifetimes.EndOf(served.Leaf) : null;

    /// <summary>When its CA expires; null while that is unknown.</summary>
    public DateTimeOffset? AuthorityNotAfter => Served?.AuthorityNotAfter;

    internal X509Certificate2? Leaf => Served?.Leaf;

    private ServedCertificate? Served => Volatile.Read(ref _served);

    /// <summary>For Kestrel. A handshake fails while there is no certificate.</summary>
    public TlsHandshakeCallbackOptions HandshakeOptions => new()
    {
        HandshakeTimeout = HandshakeTimeout,
        OnConnection = _ => ValueTask.FromResult(Options),
    };

    /// <summary>What a handshake needs. The object stays the same until the certificate is replaced.</summary>
    /// <exception cref="AuthenticationException">There is no certificate yet.</exception>
    public SslServerAuthenticationOptions Options =>
        Served?.Options ?? throw new AuthenticationException("There is no certificate to serve yet");

    /// <summary>Whether a recent handshake may have shown this certificate: it is the served one or the previous one.</summary>
    public bool Serves(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Served is { } served && (served.Leaf.Thumbprint == certificate.Thumbprint || served.PreviousThumbprint == certificate.Thumbprint);
    }

    /// <summary>Serves another certificate from the next handshake on.</summary>
    /// <param name="leaf">The certificate with its private key. It is disposed when it is no longer in use.</param>
    /// <param name="intermediates">The intermediates that the server sends.</param>
    /// <param name="authorityNotAfter">When its CA expires, if known.</param>
    internal void Replace(
        X509Certificate2 leaf, X509Certificate2Collection? intermediates = null, DateTimeOffset? authorityNotAfter = null)
    {
        var options = new SslServerAuthenticationOptions
        {
            // The context holds the chain and the OpenSSL context that all connections share. Offline: a private CA has nothing to
            // fetch.
            ServerCertificateContext = SslStreamCertificateContext.Create(leaf, intermediates, offline: true),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            ClientCertificateRequired = false,
        };
        var previous = Served;
        Volatile.Write(ref _served, new(leaf, options, authorityNotAfter, previous?.Leaf.Thumbprint));
        if (previous is not null)
        {
            _ = DisposeOnceUnusedAsync(previous.Leaf);
        }
    }

    // Nothing reports when the last handshake with the old key is over, but none outlasts the handshake timeout.
    private async Task DisposeOnceUnusedAsync(X509Certificate2 leaf)
    {
        await Task.Delay(2 * HandshakeTimeout, time).ConfigureAwait(false);
        leaf.Dispose();
    }
}

/// <summary>A certificate in use, with everything that a handshake needs.</summary>
/// <param name="Leaf">The certificate with its private key.</param>
/// <param name="Options">Passed to each handshake.</param>
/// <param name="AuthorityNotAfter">When its CA expires, if known.</param>
/// <param name="PreviousThumbprint">The thumbprint of the certificate that it replaced.</param>
internal sealed record ServedCertificate(
    X509Certificate2 Leaf, SslServerAuthenticationOptions Options, DateTimeOffset? AuthorityNotAfter, string? PreviousThumbprint);
