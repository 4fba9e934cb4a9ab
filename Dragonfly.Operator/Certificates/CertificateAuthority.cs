using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Certificates;

/// <summary>A CA certificate with its key. The garbage collector releases the key, since rotation is rare.</summary>
internal sealed class CertificateAuthority
{
    public const string CommonName = "d7y-operator-ca";
    private const string CommonNameOid = "2.5.4.3";
    private const string SerialNumberOid = "2.5.4.5";
    private const string ServerAuthenticationOid = "1.3.6.1.5.5.7.3.1";

    private CertificateAuthority(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>The certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    public DateTimeOffset NotAfter => CertificateLifetimes.EndOf(Certificate);

    /// <summary>Creates a CA with a new key.</summary>
    public static CertificateAuthority Create(CertificateLifetimes lifetimes, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serial = NewSerial();
        // The subject includes the serial: verifiers look issuers up by name, and two CAs coexist during a rotation.
        var subject = new X500DistinguishedNameBuilder();
        subject.Add(CommonNameOid, CommonName);
        subject.Add(SerialNumberOid, Convert.ToHexStringLower(serial), UniversalTagNumber.PrintableString);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            X509BasicConstraintsExtension.CreateForCertificateAuthority(pathLengthConstraint: 0));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var certificate = request.Create(
            request.SubjectName,
            X509SignatureGenerator.CreateForECDsa(key),
            now - lifetimes.Backdate,
            now + lifetimes.Authority,
            serial);
        return new(certificate.CopyWithPrivateKey(key));
    }

    /// <summary>Reads a CA from PEM data.</summary>
    /// <param name="certificate">The CA certificate; further ones are ignored.</param>
    /// <param name="certificateName">The certificate's source, for the message.</param>
    /// <param name="keyName">The key's source, for the message.</param>
    /// <exception cref="CertificateFormatException">The certificate is not a CA, or the key does not belong to it.</exception>
    public static CertificateAuthority Read(
        ReadOnlySpan<byte> certificate, string certificateName, ReadOnlySpan<byte> key, string keyName)
    {
        var first = Pem.ReadCertificates(certificate, certificateName)[0];
        return first.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority)
            ? new(Pem.WithKey(first, key, keyName))
            : throw new CertificateFormatException($"{certificateName} is not a CA certificate");
    }

    /// <summary>Issues a serving certificate with a new key. It does not outlive the CA.</summary>
    /// <param name="hosts">DNS names and IP addresses.</param>
    public X509Certificate2 Issue(IEnumerable<string> hosts, CertificateLifetimes lifetimes, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=d7y-operator-webhook", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(ServerAuthenticationOid)], critical: false));
        request.CertificateExtensions.Add(NamesOf(hosts));
        if (Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } subjectKey)
        {
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(subjectKey));
        }

        using var signingKey = Pem.PrivateKeyOf(Certificate);
        var certificate = request.Create(
            Certificate.SubjectName,
            signingKey is ECDsa ecdsa
                ? X509SignatureGenerator.CreateForECDsa(ecdsa)
                : X509SignatureGenerator.CreateForRSA((RSA)signingKey, RSASignaturePadding.Pkcs1),
            now - lifetimes.Backdate,
            EndOfLeaf(lifetimes, now),
            NewSerial());
        return certificate.CopyWithPrivateKey(key);
    }

    public bool Is(CertificateAuthority? other) =>
        other is not null && Certificate.RawDataMemory.Span.SequenceEqual(other.Certificate.RawDataMemory.Span);

    public DateTimeOffset EndOfLeaf(CertificateLifetimes lifetimes, DateTimeOffset now) =>
        now + lifetimes.Leaf < NotAfter ? now + lifetimes.Leaf : NotAfter;

    public override string ToString() => $"{Certificate.Subject}, valid until {NotAfter:u}";

    private static X509Extension NamesOf(IEnumerable<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        return names.Build();
    }

    private static byte[] NewSerial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        // The serial must be positive, and DER would drop a leading zero byte.
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
