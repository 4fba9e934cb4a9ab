using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Certificates;

/// <summary>Gives this replica its leaf: at the start, when the CA changes, and at two thirds of the leaf's life.</summary>
internal sealed class LeafIssuer(ServingCertificate serving, ServingNames names, CertificateLifetimes lifetimes)
{
    /// <summary>The CA behind the served leaf; null while none is served.</summary>
    public CertificateAuthority? Authority { get; private set; }

    /// <summary>Whether a new leaf was needed, and is served now.</summary>
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

    // A leaf that its CA cuts short gains nothing from being renewed.
    private bool IsDue(X509Certificate2 leaf, CertificateAuthority authority, DateTimeOffset now) =>
        now >= lifetimes.RenewalOf(leaf)
        && authority.EndOfLeaf(lifetimes, now) - CertificateLifetimes.EndOf(leaf) > TimeSpan.FromSeconds(1);
}
