using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s.Exceptions;

namespace KubeOps.KubernetesClient.Configuration;

/// <summary>Decides whether a TLS peer is the API server.</summary>
internal sealed class ServerTrust
{
    private readonly Func<X509Certificate2Collection>? _authorities;

    private ServerTrust(Func<X509Certificate2Collection>? authorities) => _authorities = authorities;

    /// <summary>Trusts what the system trusts.</summary>
    public static ServerTrust System { get; } = new(null);

    /// <summary>Trusts any certificate, as <c>insecure-skip-tls-verify</c> requests.</summary>
    public static ServerTrust Insecure { get; } = new(null);

    /// <summary>Trusts the CAs in a file, which is read at every handshake: CAs rotate, and handshakes are rare.</summary>
    /// <param name="path">PEM file.</param>
    /// <param name="source">Names the file in errors.</param>
    /// <exception cref="KubeConfigException">The file contains no certificate.</exception>
    public static ServerTrust FromFile(string path, string source)
    {
        Read();
        return new ServerTrust(Read);

        X509Certificate2Collection Read()
        {
            try
            {
                return Parse(File.ReadAllText(path), $"{source} {path}");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new KubeConfigException($"{source} {path}: {e.Message}", e);
            }
        }
    }

    /// <summary>Trusts the given CAs.</summary>
    /// <param name="pem">PEM certificates.</param>
    /// <param name="source">Where they come from, for errors.</param>
    /// <exception cref="KubeConfigException"><paramref name="pem"/> contains no certificate.</exception>
    public static ServerTrust FromPem(string pem, string source)
    {
        var authorities = Parse(pem, source);
        return new ServerTrust(() => authorities);
    }

    /// <summary>Checks a peer's certificate.</summary>
    public bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (this == Insecure)
        {
            return true;
        }

        // A cluster with its own CA must not be impersonated with a certificate that the system happens to trust.
        return _authorities is null
            ? errors == SslPolicyErrors.None
            : errors is SslPolicyErrors.None or SslPolicyErrors.RemoteCertificateChainErrors && Builds(certificate, chain, _authorities());
    }

    private static bool Builds(X509Certificate? certificate, X509Chain? chain, X509Certificate2Collection authorities)
    {
        if (certificate is not X509Certificate2 leaf || chain is null)
        {
            return false;
        }

        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Clear();
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(leaf);
    }

    private static X509Certificate2Collection Parse(string pem, string source)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException e)
        {
            throw new KubeConfigException($"{source}: {e.Message}", e);
        }

        return authorities.Count > 0 ? authorities : throw new KubeConfigException($"{source}: contains no PEM certificate");
    }
}
