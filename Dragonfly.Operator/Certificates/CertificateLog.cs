using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>What is logged of certificates. No message takes a key, or anything that holds one in its text.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Serving a new certificate, signed by {Authority}; it is valid until {NotAfter:u}")]
    public static partial void LeafIssued(this ILogger logger, CertificateAuthority authority, DateTimeOffset? notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "The CA bundle cannot be written to {File}: {Reason}")]
    public static partial void BundleNotWritten(this ILogger logger, string? file, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Serving the certificate of {Directory}: {Subject}; it is valid until {NotAfter:u}")]
    public static partial void MountedLoaded(this ILogger logger, string directory, string subject, DateTimeOffset? notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "The certificate of {Directory} expired at {NotAfter:u}; clients will refuse it")]
    public static partial void MountedExpired(this ILogger logger, string directory, DateTimeOffset? notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "The mounted certificate is not taken, the one before stays: {Reason}")]
    public static partial void MountedRejected(this ILogger logger, string reason);
}
