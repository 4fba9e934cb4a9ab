using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Certificates;

/// <summary>The CA certificates to trust, newest first. Immutable; the same certificates always give the same PEM text.</summary>
internal sealed class CaBundle
{
    public CaBundle(IEnumerable<X509Certificate2> certificates)
    {
        Content =
        [
            .. certificates
                .DistinctBy(certificate => certificate.Thumbprint)
                .OrderByDescending(certificate => certificate.NotBefore)
                .ThenBy(certificate => certificate.Thumbprint, StringComparer.Ordinal),
        ];
        Pem = Certificates.Pem.WriteCertificates(Content);
    }

    public static CaBundle Empty { get; } = new([]);

    /// <summary>The text for ca.crt and caBundle.</summary>
    public ReadOnlyMemory<byte> Pem { get; }

    public IReadOnlyList<X509Certificate2> Content { get; }

    /// <exception cref="CertificateFormatException">The data has no certificate, or one that cannot be read.</exception>
    public static CaBundle Read(ReadOnlySpan<byte> pem, string name) => new(Certificates.Pem.ReadCertificates(pem, name));

    public bool Contains(X509Certificate2 certificate) =>
        Content.Any(own => own.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span));

    /// <summary>The certificates with a common name.</summary>
    public CaBundle Named(string commonName) =>
        new(Content.Where(certificate => certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) == commonName));

    /// <summary>Drops expired certificates and adds the further ones; returns the same object when that changes nothing.</summary>
    public CaBundle Refresh(IEnumerable<X509Certificate2> further, DateTimeOffset now)
    {
        var bundle = new CaBundle(Content.Concat(further).Where(certificate => CertificateLifetimes.EndOf(certificate) > now));
        return bundle.Pem.Span.SequenceEqual(Pem.Span) ? this : bundle;
    }
}
