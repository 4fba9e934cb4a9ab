using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Certificates;

/// <summary>How long certificates live and how fast changes to them go round.</summary>
/// <remarks>Seconds instead of days and years make a rotation watchable; nobody needs that outside of a test.</remarks>
public sealed record CertificateLifetimes
{
    /// <summary>Of a CA.</summary>
    public TimeSpan Authority { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Of a replica's leaf; cut short where its CA ends earlier.</summary>
    public TimeSpan Leaf { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far the start of validity lies in the past, for API servers whose clock is behind.</summary>
    public TimeSpan Backdate { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a bundle must have been published before leaves rely on it: API servers learn of it through a watch.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between two looks at the Secret and the webhook configurations, give or take a fifth.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two looks at mounted files.</summary>
    public TimeSpan MountInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Two thirds through a certificate's life: time to have its successor.</summary>
    public DateTimeOffset RenewalOf(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        // The back-dated minutes were never lived; counting them would make a short-lived certificate due at once.
        var life = certificate.NotAfter - certificate.NotBefore - Backdate;
        return EndOf(certificate) - (life > TimeSpan.Zero ? life / 3 : TimeSpan.Zero);
    }

    /// <summary>End of validity. The certificate itself gives it in local time.</summary>
    public static DateTimeOffset EndOf(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new DateTimeOffset(certificate.NotAfter).ToUniversalTime();
    }
}
