using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Certificates;

/// <summary>The certificate of a moment, with all that a handshake needs of it.</summary>
/// <param name="Leaf">The certificate, with its private key.</param>
/// <param name="Options">What each handshake is given.</param>
/// <param name="AuthorityNotAfter">When the CA behind it ends, where that is known.</param>
/// <param name="PreviousThumbprint">Of the certificate that it replaced.</param>
internal sealed record ServedCertificate(
    X509Certificate2 Leaf, SslServerAuthenticationOptions Options, DateTimeOffset? AuthorityNotAfter, string? PreviousThumbprint);
