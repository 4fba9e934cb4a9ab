using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;
using k8s.Exceptions;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>What a request is authenticated with.</summary>
/// <param name="Header">A token or a password; null for none.</param>
/// <param name="Certificate">A client certificate; null for none.</param>
internal sealed record Credential(AuthenticationHeaderValue? Header, X509Certificate2? Certificate)
{
    // A token must not reach a log by way of the record's text.
    public override string ToString() => nameof(Credential);
}

/// <summary>Where credentials come from.</summary>
internal interface ICredentialSource
{
    /// <summary>The credential to use now.</summary>
    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Tells that the API server answered 401. Returns whether another try may bring another credential.</summary>
    /// <param name="refused">What was refused.</param>
    public bool Refuse(Credential refused);
}

/// <summary>The package's token providers. A provider keeps its token for a while, so after a 401 a new one takes its place.</summary>
/// <param name="create">Makes a provider.</param>
/// <param name="source">Where the token comes from, for errors.</param>
/// <param name="certificate">Used beside the token; null for none.</param>
/// <param name="isRenewable">Whether another provider can have another token.</param>
internal sealed class TokenCredentials(
    Func<ITokenProvider> create, string source, X509Certificate2? certificate = null, bool isRenewable = false) : ICredentialSource
{
    private volatile ITokenProvider? _provider;

    /// <summary>A file whose token is read again every minute, and after a 401.</summary>
    public static TokenCredentials FromFile(string path, X509Certificate2? certificate = null) =>
        new(() => new TokenFileAuth(path), $"token file {path}", certificate, isRenewable: true);

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The package wraps a cancellation in an error of its own, and a file is read soon.
            var header = await (_provider ??= create()).GetAuthenticationHeaderAsync(CancellationToken.None);
            return string.IsNullOrEmpty(header.Parameter) ? throw new IOException("it is empty") : new Credential(header, certificate);
        }
        catch (Exception e) when (e.GetBaseException() is IOException or UnauthorizedAccessException or FormatException)
        {
            _provider = null;
            throw new KubeConfigException($"{source}: {e.GetBaseException().Message}", e);
        }
    }

    public bool Refuse(Credential refused)
    {
        _provider = null;
        return isRenewable;
    }
}

/// <summary>A client certificate, or nothing.</summary>
/// <param name="certificate">The certificate; null for none.</param>
internal sealed class CertificateCredentials(X509Certificate2? certificate) : ICredentialSource
{
    private readonly Credential _credential = new(null, certificate);

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(_credential);

    public bool Refuse(Credential refused) => false;
}
