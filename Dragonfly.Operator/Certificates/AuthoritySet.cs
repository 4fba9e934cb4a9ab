namespace Dragonfly.Operator.Certificates;

/// <summary>What all replicas share: the CA that signs, its successor while that is being published, and the CAs to trust.</summary>
/// <remarks>
/// A rotation takes two steps, so that no leaf is served whose CA an API server does not know. First the successor joins the bundle and
/// signs nothing; once the bundle is published, it takes over. CAs stay trusted until they expire.
/// </remarks>
/// <param name="Current">Signs leaves.</param>
/// <param name="Next">Will sign leaves; null outside a rotation.</param>
/// <param name="Trusted">Both of these and their predecessors.</param>
internal sealed record AuthoritySet(CertificateAuthority Current, CertificateAuthority? Next, CaBundle Trusted)
{
    public static AuthoritySet Create(CertificateLifetimes lifetimes, DateTimeOffset now) =>
        new AuthoritySet(CertificateAuthority.Create(lifetimes, now), null, CaBundle.Empty).Refresh([], now);

    public bool IsExpired(DateTimeOffset now) => Current.NotAfter <= now;

    /// <summary>Whether a CA can sign now, or its successor can.</summary>
    public bool IsUsable(DateTimeOffset now) => !IsExpired(now) || Next?.NotAfter > now;

    /// <summary>Whether a successor is due.</summary>
    public bool IsDue(CertificateLifetimes lifetimes, DateTimeOffset now) =>
        Next is null && now >= lifetimes.RenewalOf(Current.Certificate);

    public AuthoritySet Announce(CertificateAuthority next, DateTimeOffset now) => (this with { Next = next }).Refresh([], now);

    public AuthoritySet Promote() => this with { Current = Next ?? Current, Next = null };

    /// <summary>Also trusts the unexpired CAs of a bundle.</summary>
    public AuthoritySet Trust(CaBundle further, DateTimeOffset now) => this with { Trusted = Trusted.Refresh(further.Content, now) };

    /// <summary>Trusts its own CAs and the further ones, without expired ones; returns the same object when that changes nothing.</summary>
    public AuthoritySet Refresh(IEnumerable<CertificateAuthority> further, DateTimeOffset now)
    {
        CertificateAuthority[] own = Next is null ? [Current] : [Next, Current];
        var trusted = Trusted.Refresh(own.Concat(further).Select(authority => authority.Certificate), now);
        return ReferenceEquals(trusted, Trusted) ? this : this with { Trusted = trusted };
    }
}
