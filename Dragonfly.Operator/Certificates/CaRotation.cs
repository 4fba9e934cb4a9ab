namespace Dragonfly.Operator.Certificates;

/// <summary>Decides what the Secret should hold.</summary>
/// <remarks>
/// <para>The first matching row chooses the CAs. Usable means that the CA, or its successor, has not expired.</para>
/// <code>
/// Secret             | this replica knows | result
/// usable             | *                  | the Secret's CAs
/// absent or unusable | usable CAs         | the known CAs, so that leaves in use stay valid
/// absent or unusable | nothing            | a new CA; published CAs and those of ca.crt stay trusted, since other replicas may use them
/// </code>
/// <para>Then, in this order:</para>
/// <code>
/// a successor is published and settled, or the CA expired   | the successor takes over
/// two thirds of the CA's life are over, without a successor | it gets one
/// ca.crt lacks one of them, or the CA of this leaf          | added
/// ca.crt holds an expired CA                                | removed
/// </code>
/// </remarks>
internal static class CaRotation
{
    /// <param name="secret">What the Secret holds; null when there is none.</param>
    /// <param name="known">What this replica saw last; null at its start.</param>
    /// <param name="serving">The CA of the leaf that this replica serves; null before it has one.</param>
    /// <param name="published">What the webhook configurations trust.</param>
    /// <param name="isSettled">Whether every API server has had time to learn a CA.</param>
    /// <returns>The CAs, and the reason to write them; null when the Secret already holds exactly these.</returns>
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
            // If ca.crt itself is broken, this replica adds the CAs that it read earlier.
            return (secret.Defect is null ? stored : stored.Trust(known?.Trusted ?? CaBundle.Empty, now), secret.Defect);
        }

        var reason = secret is null ? "there was no Secret" : secret.Defect ?? "the CA had expired";
        var set = known is not null && known.IsUsable(now)
            ? known
            : AuthoritySet.Create(lifetimes, now).Trust(published.Named(CertificateAuthority.CommonName), now);
        return (set.Trust(secret?.Trusted ?? CaBundle.Empty, now), reason);
    }
}
