namespace Dragonfly.Operator.Certificates;

/// <summary>Decides what the Secret should hold.</summary>
/// <remarks>
/// <para>Which CAs: the first row that fits. Usable is what has a CA, or the successor of one, that has not expired.</para>
/// <code>
/// Secret          | this replica knows | then
/// usable          | *                  | the Secret's
/// absent or not   | usable ones        | what it knows: leaves that are being served stay valid
/// absent or not   | nothing            | a new CA; what is published or was in ca.crt stays trusted, as other replicas may serve it
/// </code>
/// <para>Then, one after the other:</para>
/// <code>
/// a successor that is published and settled, or the CA expired  | it takes over
/// two thirds of the CA's life are over, without a successor     | it gets one
/// ca.crt lacks one of them, or the CA of this replica's leaf    | added
/// ca.crt holds something that expired                           | dropped
/// </code>
/// </remarks>
internal static class CaRotation
{
    /// <param name="secret">What the Secret holds; null without one.</param>
    /// <param name="known">What this replica saw last; null at its start.</param>
    /// <param name="serving">The CA of the leaf that this replica serves; null before it has one.</param>
    /// <param name="published">What webhook configurations trust.</param>
    /// <param name="isSettled">Whether every API server has had time to learn of a CA.</param>
    /// <param name="lifetimes">How long things live.</param>
    /// <param name="now">The time.</param>
    /// <returns>The CAs, and why they are to be written; null when the Secret holds just them.</returns>
    public static (AuthoritySet Set, string? Reason) Decide(
        StoredAuthority? secret, AuthoritySet? known, CertificateAuthority? serving, CaBundle published,
        Func<CertificateAuthority, bool> isSettled, CertificateLifetimes lifetimes, DateTimeOffset now)
    {
        var (set, reason) = Choose(secret, known, published, lifetimes, now);
        if (set.Next is { } next && (set.IsExpired(now) || isSettled(next)))
        {
            set = set.Promote();
            reason ??= "the CA's successor takes over";
        }

        if (set.IsDue(lifetimes, now))
        {
            set = set.Announce(CertificateAuthority.Create(lifetimes, now), now);
            reason ??= "the CA gets a successor";
        }

        var refreshed = set.Refresh(serving is null ? [] : [serving], now);
        if (!ReferenceEquals(refreshed, set))
        {
            reason ??= "ca.crt lacked a CA or held an expired one";
        }

        return (refreshed, reason);
    }

    private static (AuthoritySet Set, string? Reason) Choose(
        StoredAuthority? secret, AuthoritySet? known, CaBundle published, CertificateLifetimes lifetimes, DateTimeOffset now)
    {
        if (secret?.Set is { } stored && stored.IsUsable(now))
        {
            // When ca.crt is what is broken, the rest of it is known to whoever has read it before.
            return (secret.Defect is null ? stored : stored.Trust(known?.Trusted ?? CaBundle.Empty, now), secret.Defect);
        }

        var reason = secret is null ? "there was no Secret" : secret.Defect ?? "the CA had expired";
        var set = known is not null && known.IsUsable(now)
            ? known
            : AuthoritySet.Create(lifetimes, now).Trust(published.Named(CertificateAuthority.CommonName), now);
        return (set.Trust(secret?.Trusted ?? CaBundle.Empty, now), reason);
    }
}
