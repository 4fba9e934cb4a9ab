using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dragonfly.Operator.Certificates;

namespace Dragonfly.Operator.Tests.Certificates;

internal sealed class CertificateAuthorityTests
{
    private static readonly CertificateLifetimes Lifetimes = new();
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly IReadOnlyList<string> Names = [.. new CertificateOptions { Namespace = "dragonfly-system" }.Hosts, "10.1.2.3"];

    [TestCase("d7y-operator")]
    [TestCase("d7y-operator.dragonfly-system")]
    [TestCase("d7y-operator.dragonfly-system.svc")]
    [TestCase("d7y-operator.dragonfly-system.svc.cluster.local")]
    [TestCase("localhost")]
    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    [TestCase("10.1.2.3")]
    public void A_leaf_is_good_for_each_of_its_names(string host)
    {
        var authority = CertificateAuthority.Create(Lifetimes, Now);
        using var leaf = authority.Issue(Names, Lifetimes, Now);
        Assert.That(Verification.Verify(leaf, new CaBundle([authority.Certificate]), Now, host), Is.Empty);
    }

    [Test]
    public void A_leaf_is_no_good_for_another_name_or_another_bundle()
    {
        var authority = CertificateAuthority.Create(Lifetimes, Now);
        var other = CertificateAuthority.Create(Lifetimes, Now);
        using var leaf = authority.Issue(Names, Lifetimes, Now);
        Assert.Multiple(() =>
        {
            Assert.That(Verification.Verify(leaf, new CaBundle([authority.Certificate]), Now, "example.org"), Is.EqualTo("not for example.org"));
            Assert.That(Verification.Verify(leaf, new CaBundle([other.Certificate]), Now), Is.Not.Empty);
        });
    }

    [Test]
    public void A_leaf_is_valid_for_a_clock_that_is_a_little_behind()
    {
        var authority = CertificateAuthority.Create(Lifetimes, Now);
        using var leaf = authority.Issue(Names, Lifetimes, Now);
        var bundle = new CaBundle([authority.Certificate]);
        Assert.Multiple(() =>
        {
            Assert.That(Verification.Verify(leaf, bundle, Now - TimeSpan.FromMinutes(4)), Is.Empty);
            Assert.That(Verification.Verify(leaf, bundle, Now + TimeSpan.FromDays(6.9)), Is.Empty);
            Assert.That(Verification.Verify(leaf, bundle, Now + TimeSpan.FromDays(7.1)), Is.Not.Empty);
        });
    }

    [Test]
    public void A_leaf_does_not_outlive_its_CA()
    {
        var authority = CertificateAuthority.Create(Lifetimes, Now);
        using var leaf = authority.Issue(Names, Lifetimes, Now + TimeSpan.FromDays(363));
        Assert.That(leaf.NotAfter, Is.EqualTo(authority.Certificate.NotAfter));
    }

    [Test]
    public void The_CA_may_sign_certificates_and_nothing_else()
    {
        var certificate = CertificateAuthority.Create(Lifetimes, Now).Certificate;
        var constraints = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single();
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().Single();
        Assert.Multiple(() =>
        {
            Assert.That(certificate.Subject, Does.Contain("CN=d7y-operator-ca"));
            Assert.That((constraints.CertificateAuthority, constraints.Critical), Is.EqualTo((true, true)));
            Assert.That((usage.KeyUsages, usage.Critical), Is.EqualTo((X509KeyUsageFlags.KeyCertSign, true)));
            Assert.That(certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>(), Is.Not.Empty);
            Assert.That(CertificateLifetimes.EndOf(certificate), Is.EqualTo(Now + Lifetimes.Authority));
        });
    }

    [Test]
    public void The_leaf_is_a_server_certificate_that_names_its_issuers_key()
    {
        var authority = CertificateAuthority.Create(Lifetimes, Now);
        using var leaf = authority.Issue(Names, Lifetimes, Now);
        using var other = authority.Issue(Names, Lifetimes, Now);
        Assert.Multiple(() =>
        {
            Assert.That(leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority, Is.False);
            Assert.That(
                leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(oid => oid.Value),
                Is.EqualTo(new[] { "1.3.6.1.5.5.7.3.1" }));
            Assert.That(
                leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Single().KeyIdentifier!.Value.ToArray(),
                Is.EqualTo(authority.Certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.ToArray()));
            Assert.That(leaf.SerialNumber, Has.Length.EqualTo(32).And.Not.EqualTo(other.SerialNumber));
        });
    }

    [Test]
    public void Is_the_same_after_being_written_and_read()
    {
        var authority = CertificateAuthority.Create(Lifetimes, Now);
        var read = CertificateAuthority.Read(
            Pem.WriteCertificates([authority.Certificate]), "tls.crt", Pem.WriteKey(authority.Certificate), "tls.key");
        using var leaf = read.Issue(Names, Lifetimes, Now);
        Assert.Multiple(() =>
        {
            Assert.That(read.Is(authority));
            Assert.That(Verification.Verify(leaf, new CaBundle([authority.Certificate]), Now), Is.Empty);
        });
    }

    [Test]
    public void An_RSA_CA_signs_as_well()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=bring your own", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        using var certificate = request.CreateSelfSigned(Now, Now + TimeSpan.FromDays(10));
        var authority = CertificateAuthority.Read(
            Pem.WriteCertificates([certificate]), "tls.crt", Encoding.ASCII.GetBytes(key.ExportRSAPrivateKeyPem()), "tls.key");
        using var leaf = authority.Issue(Names, Lifetimes, Now);
        Assert.That(Verification.Verify(leaf, new CaBundle([certificate]), Now), Is.Empty);
    }

    private static IEnumerable<TestCaseData> Unusable()
    {
        var authority = CertificateAuthority.Create(Lifetimes, Now).Certificate;
        var other = CertificateAuthority.Create(Lifetimes, Now).Certificate;
        var leaf = CertificateAuthority.Create(Lifetimes, Now).Issue(Names, Lifetimes, Now);
        var (certificate, key) = (Pem.WriteCertificates([authority]), Pem.WriteKey(authority));
        yield return new(Array.Empty<byte>(), key, "tls.crt holds no PEM certificate") { TestName = "no certificate" };
        yield return new("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"u8.ToArray(), key, "tls.crt is not a PEM certificate") { TestName = "no DER in it" };
        yield return new(Pem.WriteCertificates([leaf]), Pem.WriteKey(leaf), "tls.crt is not a CA certificate") { TestName = "a leaf" };
        yield return new(certificate, Array.Empty<byte>(), "tls.key is not an unencrypted PEM key of the certificate's algorithm (RSA or ECDSA)") { TestName = "no key" };
        yield return new(certificate, key[..(key.Length / 2)], "tls.key is not an unencrypted PEM key of the certificate's algorithm (RSA or ECDSA)") { TestName = "half a key" };
        yield return new(certificate, Pem.WriteKey(other), "tls.key does not belong to the certificate") { TestName = "another key" };
        yield return new(WithBrokenRsaKey(), key, "tls.key does not belong to the certificate") { TestName = "a public key that cannot be read" };
    }

    /// <summary>A CA certificate whose RSA key is no sequence.</summary>
    private static byte[] WithBrokenRsaKey()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=ca", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using var whole = request.CreateSelfSigned(Now, Now.AddDays(1));
        var bytes = whole.RawData;
        bytes[bytes.AsSpan().IndexOf(key.ExportRSAPublicKey())] = 0x31;
        return Encoding.ASCII.GetBytes(PemEncoding.WriteString("CERTIFICATE", bytes));
    }

    [TestCaseSource(nameof(Unusable))]
    public void Unusable_data_is_refused_by_name_and_without_quoting_it(byte[] certificate, byte[] key, string message)
    {
        var exception = Assert.Throws<CertificateFormatException>(() => CertificateAuthority.Read(certificate, "tls.crt", key, "tls.key"));
        Assert.Multiple(() =>
        {
            Assert.That(exception!.Message, Is.EqualTo(message));
            Assert.That(exception.ToString(), Does.Not.Contain("-----BEGIN"));
        });
    }

    [Test]
    public void Nothing_that_holds_a_key_shows_it_as_text()
    {
        var set = AuthoritySet.Create(Lifetimes, Now);
        var key = Encoding.ASCII.GetString(Pem.WriteKey(set.Current.Certificate)).Split('\n')[1];
        Assert.That($"{set} {set.Current} {set.Trusted}", Does.Not.Contain(key).And.Not.Contain("PRIVATE"));
    }
}
