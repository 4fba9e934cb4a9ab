using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Certificates;

/// <summary>The certificate that the webhook serves. It can be replaced while connections are open.</summary>
/// <remarks>One thread replaces it (there is one source of certificates); any number of handshakes read it.</remarks>
internal sealed class ServingCertificate(TimeProvider time)
{
    /// <summary>No handshake with a replaced certificate takes longer.</summary>
    private static readonly TimeSpan LongestHandshake = TimeSpan.FromSeconds(20);

    private ServedCertificate? _served;

    public bool IsLoaded => Served is not null;

    /// <summary>When the served certificate expires; null while there is none.</summary>
    public DateTimeOffset? LeafNotAfter => Served is { } served ? CertificateLifetimes.EndOf(served.Leaf) : null;

    /// <summary>When its CA expires; null while that is unknown.</summary>
    public DateTimeOffset? AuthorityNotAfter => Served?.AuthorityNotAfter;

    public X509Certificate2? Leaf => Served?.Leaf;

    private ServedCertificate? Served => Volatile.Read(ref _served);

    /// <summary>What a handshake needs. The object stays the same until the certificate is replaced.</summary>
    /// <exception cref="AuthenticationException">There is no certificate yet.</exception>
    public SslServerAuthenticationOptions Options =>
        Served?.Options ?? throw new AuthenticationException("There is no certificate to serve yet");

    /// <summary>Whether a recent handshake may have shown this certificate: it is the served one or the previous one.</summary>
    public bool Serves(X509Certificate2 certificate) =>
        Served is { } served && (served.Leaf.Thumbprint == certificate.Thumbprint || served.PreviousThumbprint == certificate.Thumbprint);

    /// <summary>Serves another certificate from the next handshake on.</summary>
    /// <param name="leaf">The certificate with its private key. It is disposed when it is no longer in use.</param>
    /// <param name="intermediates">The intermediates that the server sends.</param>
    /// <param name="authorityNotAfter">When its CA expires, if known.</param>
    public void Replace(X509Certificate2 leaf, X509Certificate2Collection? intermediates = null, DateTimeOffset? authorityNotAfter = null)
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

    // Nothing reports when the last handshake with the old key is over.
    private async Task DisposeOnceUnusedAsync(X509Certificate2 leaf)
    {
        await Task.Delay(LongestHandshake, time).ConfigureAwait(false);
        leaf.Dispose();
    }

    private sealed record ServedCertificate(
        X509Certificate2 Leaf, SslServerAuthenticationOptions Options, DateTimeOffset? AuthorityNotAfter, string? PreviousThumbprint);
}
