using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Certificates;

/// <summary>The lifetimes of certificates, and the pace of rotation.</summary>
/// <remarks>Tests use seconds instead of days and years; nothing else needs to change them.</remarks>
internal sealed record CertificateLifetimes
{
    /// <summary>Lifetime of a CA.</summary>
    public TimeSpan Authority { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Lifetime of a replica's leaf; it ends with its CA if that is earlier.</summary>
    public TimeSpan Leaf { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How far validity starts in the past, for API servers whose clock is behind.</summary>
    public TimeSpan Backdate { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a bundle must be published before leaves rely on it: API servers learn it through a watch.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two looks at the Secret and the webhook configurations, varied by a fifth.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between two looks at mounted files.</summary>
    public TimeSpan MountInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When a successor is due: after two thirds of the certificate's life.</summary>
    public DateTimeOffset RenewalOf(X509Certificate2 certificate)
    {
        // The back-dated minutes do not count; with them a short-lived certificate would be due at once.
        var life = certificate.NotAfter - certificate.NotBefore - Backdate;
        return EndOf(certificate) - (life > TimeSpan.Zero ? life / 3 : TimeSpan.Zero);
    }

    /// <summary>End of validity in UTC. The certificate itself gives local time.</summary>
    public static DateTimeOffset EndOf(X509Certificate2 certificate) => new DateTimeOffset(certificate.NotAfter).ToUniversalTime();
}
