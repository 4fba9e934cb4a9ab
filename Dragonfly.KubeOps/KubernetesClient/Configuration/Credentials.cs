using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using k8s.Authentication;
using k8s.Exceptions;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>What authenticates a request.</summary>
/// <param name="Header">A token or a password; null for none.</param>
/// <param name="Certificate">A client certificate; null for none.</param>
internal sealed record Credential(AuthenticationHeaderValue? Header, X509Certificate2? Certificate)
{
    // The default text of a record would show the token in logs.
    public override string ToString() => nameof(Credential);
}

/// <summary>Supplies credentials.</summary>
internal interface ICredentialSource
{
    /// <summary>Returns the current credential.</summary>
    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Reports that the API server answered 401. Returns whether a retry may use another credential.</summary>
    /// <param name="refused">The refused credential.</param>
    public bool Refuse(Credential refused);
}

/// <summary>Uses the package's token providers. A provider caches its token, so after a 401 a new one replaces it.</summary>
/// <param name="create">Creates a provider.</param>
/// <param name="source">Where the token comes from, for errors.</param>
/// <param name="certificate">Used in addition to the token; null for none.</param>
/// <param name="isRenewable">Whether another provider can return another token.</param>
internal sealed class TokenCredentials(
    Func<ITokenProvider> create, string source, X509Certificate2? certificate = null, bool isRenewable = false) : ICredentialSource
{
    private volatile ITokenProvider? _provider;

    /// <summary>Reads the token from a file, again after every minute and after a 401.</summary>
    public static TokenCredentials FromFile(string path, X509Certificate2? certificate = null) =>
        new(() => new TokenFileAuth(path), $"token file {path}", certificate, isRenewable: true);

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The package wraps a cancellation in an error of its own, and reading a file takes no time.
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

/// <summary>Authenticates with a client certificate, or not at all.</summary>
/// <param name="certificate">The certificate; null for none.</param>
internal sealed class CertificateCredentials(X509Certificate2? certificate) : ICredentialSource
{
    private readonly Credential _credential = new(null, certificate);

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(_credential);

    public bool Refuse(Credential refused) => false;
}
