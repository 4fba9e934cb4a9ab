using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Certificates;

/// <summary>The content of a directory with tls.crt, tls.key and an optional ca.crt, as Kubernetes mounts a TLS Secret.</summary>
/// <param name="directory">The directory.</param>
/// <param name="certificate">Content of tls.crt.</param>
/// <param name="key">Content of tls.key.</param>
/// <param name="authority">Content of ca.crt; null without the file.</param>
internal sealed class MountedPair(string directory, byte[] certificate, byte[] key, byte[]? authority)
{
    /// <summary>Differs when the content differs.</summary>
    public string Fingerprint { get; } = Hash(certificate) + Hash(key) + (authority is null ? "" : Hash(authority));

    /// <exception cref="CertificateFormatException">A file cannot be read.</exception>
    public static MountedPair Read(string directory)
    {
        var authority = Path.Combine(directory, "ca.crt");
        return new(
            directory,
            ReadFile(Path.Combine(directory, "tls.crt")),
            ReadFile(Path.Combine(directory, "tls.key")),
            File.Exists(authority) ? ReadFile(authority) : null);
    }

    /// <summary>The certificate with its key, and the intermediates in tls.crt.</summary>
    /// <exception cref="CertificateFormatException">A file's content is unusable; the message names the file.</exception>
    public (X509Certificate2 Leaf, X509Certificate2Collection Intermediates) Open()
    {
        var chain = Pem.ReadCertificates(certificate, Path.Combine(directory, "tls.crt"));
        var leaf = Pem.WithKey(chain[0], key, Path.Combine(directory, "tls.key"));
        chain.RemoveAt(0);
        return (leaf, chain);
    }

    /// <summary>The CAs of ca.crt; null without that file.</summary>
    /// <exception cref="CertificateFormatException">The file's content is unusable; the message names the file.</exception>
    public CaBundle? OpenAuthority() => authority is null ? null : CaBundle.Read(authority, Path.Combine(directory, "ca.crt"));

    private static string Hash(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CertificateFormatException($"{path} does not exist", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CertificateFormatException($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}
