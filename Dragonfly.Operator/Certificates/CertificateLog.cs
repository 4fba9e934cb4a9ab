using Dragonfly.Operator.Pods;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>Log messages about certificates. No message takes a key, or an object whose text contains one.</summary>
internal static partial class CertificateLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Serving a new certificate, signed by {Authority}; it is valid until {NotAfter:u}")]
    public static partial void LeafIssued(this ILogger logger, CertificateAuthority authority, DateTimeOffset? notAfter);

    [LoggerMessage(Level = LogLevel.Information, Message = "Serving the certificate of {Directory}: {Subject}; it is valid until {NotAfter:u}")]
    public static partial void MountedLoaded(this ILogger logger, string directory, string subject, DateTimeOffset? notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "The certificate of {Directory} expired at {NotAfter:u}; clients will refuse it")]
    public static partial void MountedExpired(this ILogger logger, string directory, DateTimeOffset? notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "The mounted certificate is rejected, and the previous one stays in use: {Reason}")]
    public static partial void MountedRejected(this ILogger logger, string reason);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Secret {Namespace}/{Name} was written because {Reason}; the CA is {Authority}; certificates in ca.crt: {Trusted}")]
    public static partial void AuthorityWritten(
        this ILogger logger, string @namespace, string name, string reason, CertificateAuthority authority, int trusted);

    [LoggerMessage(Level = LogLevel.Information, Message = "The CA bundle was published in {Kind} {Name}; certificates in it: {Trusted}")]
    public static partial void BundlePublished(this ILogger logger, string kind, string name, int trusted);

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no {Kind} {Name}; its CA bundle will be set once it exists")]
    public static partial void ConfigurationAbsent(this ILogger logger, string kind, string name);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A webhook configuration changed before its CA bundle was written; it is being read again")]
    public static partial void PublicationOvertaken(this ILogger logger);
}
