using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Certificates;

/// <summary>Issues this replica's leaf: at the start, when the CA changes, and after two thirds of the leaf's life.</summary>
internal sealed class LeafIssuer(ServingCertificate serving, ServingNames names, CertificateLifetimes lifetimes)
{
    /// <summary>The CA of the served leaf; null while none is served.</summary>
    public CertificateAuthority? Authority { get; private set; }

    /// <summary>Serves a new leaf if one is due, and returns whether it did.</summary>
    public bool Renew(CertificateAuthority authority, DateTimeOffset now)
    {
        if (serving.Leaf is { } leaf && authority.Is(Authority) && !IsDue(leaf, authority, now))
        {
            return false;
        }

        serving.Replace(authority.Issue(names, lifetimes, now), authorityNotAfter: authority.NotAfter);
        Authority = authority;
        return true;
    }

    // Renewing a leaf that ends with its CA gains nothing.
    private bool IsDue(X509Certificate2 leaf, CertificateAuthority authority, DateTimeOffset now) =>
        now >= lifetimes.RenewalOf(leaf)
        && authority.EndOfLeaf(lifetimes, now) - CertificateLifetimes.EndOf(leaf) > TimeSpan.FromSeconds(1);
}
