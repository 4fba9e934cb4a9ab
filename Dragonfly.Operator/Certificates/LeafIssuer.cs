using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>Issues this replica's leaf: at the start, when the CA changes, and after two thirds of the leaf's life.</summary>
internal sealed class LeafIssuer(ServingCertificate serving, CertificateOptions options, ILogger logger)
{
    /// <summary>The CA of the served leaf; null while none is served.</summary>
    public CertificateAuthority? Authority { get; private set; }

    /// <summary>Serves a new leaf if one is due.</summary>
    public void Renew(CertificateAuthority authority, DateTimeOffset now)
    {
        if (serving.Leaf is { } leaf && authority.Is(Authority) && !IsDue(leaf, authority, now))
        {
            return;
        }

        serving.Replace(authority.Issue(options.Hosts, options.Lifetimes, now), authorityNotAfter: authority.NotAfter);
        Authority = authority;
        logger.LeafIssued(authority, serving.LeafNotAfter);
    }

    // Renewing a leaf that ends with its CA gains nothing.
    private bool IsDue(X509Certificate2 leaf, CertificateAuthority authority, DateTimeOffset now) =>
        now >= options.Lifetimes.RenewalOf(leaf)
        && authority.EndOfLeaf(options.Lifetimes, now) - CertificateLifetimes.EndOf(leaf) > TimeSpan.FromSeconds(1);
}
