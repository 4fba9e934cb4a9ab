namespace Dragonfly.Operator.Certificates;

/// <summary>What all replicas share: the CA that signs, its successor while that is being made known, and whom to trust.</summary>
/// <remarks>
/// A rotation takes two steps, so that at no moment a leaf is served whose CA is unknown to an API server: first a successor
/// joins the bundle and signs nothing; once the bundle is published, it takes over. What was trusted stays so until it expires.
/// </remarks>
/// <param name="Current">Signs leaves.</param>
/// <param name="Next">Will sign leaves; null outside of a rotation.</param>
/// <param name="Trusted">Both, and their predecessors.</param>
internal sealed record AuthoritySet(CertificateAuthority Current, CertificateAuthority? Next, CaBundle Trusted)
{
    public static AuthoritySet Create(CertificateLifetimes lifetimes, DateTimeOffset now) =>
        new AuthoritySet(CertificateAuthority.Create(lifetimes, now), null, CaBundle.Empty).Refresh([], now);

    public bool IsExpired(DateTimeOffset now) => Current.NotAfter <= now;

    /// <summary>Whether there is a CA to sign with, now or after its predecessor has made room.</summary>
    public bool IsUsable(DateTimeOffset now) => !IsExpired(now) || Next?.NotAfter > now;

    /// <summary>Whether it is time for a successor.</summary>
    public bool IsDue(CertificateLifetimes lifetimes, DateTimeOffset now) =>
        Next is null && now >= lifetimes.RenewalOf(Current.Certificate);

    public AuthoritySet Announce(CertificateAuthority next, DateTimeOffset now) => (this with { Next = next }).Refresh([], now);

    public AuthoritySet Promote() => this with { Current = Next ?? Current, Next = null };

    /// <summary>Trusts the CAs of a bundle too, unless they have expired.</summary>
    public AuthoritySet Trust(CaBundle further, DateTimeOffset now) => this with { Trusted = Trusted.Refresh(further.Content, now) };

    /// <summary>Trusts its own CAs and some more, and nothing that has expired; the same object when that changes nothing.</summary>
    public AuthoritySet Refresh(IEnumerable<CertificateAuthority> further, DateTimeOffset now)
    {
        CertificateAuthority[] own = Next is null ? [Current] : [Next, Current];
        var trusted = Trusted.Refresh(own.Concat(further).Select(authority => authority.Certificate), now);
        return ReferenceEquals(trusted, Trusted) ? this : this with { Trusted = trusted };
    }
}
