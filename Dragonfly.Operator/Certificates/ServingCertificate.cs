using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Dragonfly.Operator.Certificates;

/// <summary>The certificate that the webhook serves, replaced as one while connections come and go.</summary>
/// <remarks>One thread replaces it (there is one source of certificates); any number of handshakes read it.</remarks>
public sealed class ServingCertificate(TimeProvider time)
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    private ServedCertificate? _served;

    public bool IsLoaded => Served is not null;

    /// <summary>When the served certificate ends; null while there is none.</summary>
    public DateTimeOffset? LeafNotAfter => Served is { } served ? CertificateLifetimes.EndOf(served.Leaf) : null;

    /// <summary>When the CA behind it ends; null while that is not known.</summary>
    public DateTimeOffset? AuthorityNotAfter => Served?.AuthorityNotAfter;

    internal X509Certificate2? Leaf => Served?.Leaf;

    private ServedCertificate? Served => Volatile.Read(ref _served);

    /// <summary>For Kestrel. A handshake before there is a certificate fails.</summary>
    public TlsHandshakeCallbackOptions HandshakeOptions => new()
    {
        HandshakeTimeout = HandshakeTimeout,
        OnConnection = _ => ValueTask.FromResult(Options),
    };

    /// <summary>What a handshake needs; the same object as long as the certificate is the same.</summary>
    /// <exception cref="AuthenticationException">There is no certificate yet.</exception>
    public SslServerAuthenticationOptions Options =>
        Served?.Options ?? throw new AuthenticationException("There is no certificate to serve yet");

    /// <summary>Whether a handshake of the last moments may have shown this certificate: it is the served one, or the one before.</summary>
    public bool Serves(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return Served is { } served && (served.Leaf.Thumbprint == certificate.Thumbprint || served.PreviousThumbprint == certificate.Thumbprint);
    }

    /// <summary>Serves another certificate from the next handshake on.</summary>
    /// <param name="leaf">The certificate with its private key. It is disposed of when it is no longer in use.</param>
    /// <param name="intermediates">What else the server sends.</param>
    /// <param name="authorityNotAfter">When the CA behind it ends, where that is known.</param>
    internal void Replace(
        X509Certificate2 leaf, X509Certificate2Collection? intermediates = null, DateTimeOffset? authorityNotAfter = null)
    {
        var options = new SslServerAuthenticationOptions
        {
            // Built here, once: the chain, and the OpenSSL context that all its connections share. Offline, because nothing
            // is to be fetched for a private CA.
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

    // Nobody tells when the last handshake with the old key is over, but none takes longer than its timeout.
    private async Task DisposeOnceUnusedAsync(X509Certificate2 leaf)
    {
        await Task.Delay(2 * HandshakeTimeout, time).ConfigureAwait(false);
        leaf.Dispose();
    }
}
