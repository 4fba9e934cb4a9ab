using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Dragonfly.Operator.Resources.Files;

namespace Dragonfly.Operator.Certificates;

/// <summary>Reads and writes PEM. Errors name the file or field and never quote its content.</summary>
internal static class Pem
{
    /// <summary>Reads all certificates of the data, in order; there is at least one.</summary>
    /// <param name="name">The data's source, for the message.</param>
    /// <exception cref="CertificateFormatException">The data has no certificate, or one that cannot be read.</exception>
    public static X509Certificate2Collection ReadCertificates(ReadOnlySpan<byte> data, string name)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.UTF8.GetString(data));
        }
        catch (CryptographicException)
        {
            throw new CertificateFormatException($"{name} is not a PEM certificate");
        }

        return certificates.Count > 0 ? certificates : throw new CertificateFormatException($"{name} holds no PEM certificate");
    }

    /// <summary>Combines a certificate with its private key.</summary>
    /// <param name="key">PEM text of an RSA or ECDSA key.</param>
    /// <param name="name">The key's source, for the message.</param>
    /// <exception cref="CertificateFormatException">The key cannot be read, or belongs to another certificate.</exception>
    public static X509Certificate2 WithKey(X509Certificate2 certificate, ReadOnlySpan<byte> key, string name)
    {
        var text = new char[Encoding.UTF8.GetMaxCharCount(key.Length)];
        try
        {
            var pem = text.AsSpan(0, Encoding.UTF8.GetChars(key, text));
            using var publicRsa = certificate.GetRSAPublicKey();
            if (publicRsa is not null)
            {
                using var rsa = RSA.Create();
                Import(rsa, pem, name);
                return certificate.CopyWithPrivateKey(rsa);
            }

            using var ecdsa = ECDsa.Create();
            Import(ecdsa, pem, name);
            return certificate.CopyWithPrivateKey(ecdsa);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            throw new CertificateFormatException($"{name} does not belong to the certificate");
        }
        finally
        {
            Array.Clear(text);
        }
    }

    /// <summary>Writes the private key as PKCS#8.</summary>
    public static byte[] WriteKey(X509Certificate2 certificate)
    {
        using var key = PrivateKeyOf(certificate);
        return Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public static byte[] WriteCertificates(IEnumerable<X509Certificate2> certificates) =>
        Encoding.ASCII.GetBytes(string.Concat(certificates.Select(certificate => certificate.ExportCertificatePem() + "\n")));

    public static AsymmetricAlgorithm PrivateKeyOf(X509Certificate2 certificate) =>
        (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey()
        ?? certificate.GetRSAPrivateKey()
        ?? throw new CertificateFormatException("The certificate has no RSA or ECDSA key");

    private static void Import(AsymmetricAlgorithm key, ReadOnlySpan<char> pem, string name)
    {
        try
        {
            key.ImportFromPem(pem);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            throw new CertificateFormatException($"{name} is not an unencrypted PEM key of the certificate's algorithm (RSA or ECDSA)");
        }
    }
}

/// <summary>Certificate or key data that cannot be used. The message names the source and never quotes the data.</summary>
internal sealed class CertificateFormatException(string message, Exception? inner = null) : BadInputException(message, inner);
