using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dragonfly.Operator.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>Serves the certificate of a directory (<c>--cert-dir</c>) and follows its changes.</summary>
/// <remarks>
/// It compares the files' content at an interval: Kubernetes updates a mount by swapping a symbolic link, which file notifications
/// report in different ways or, on some file systems, not at all.
/// </remarks>
internal sealed class MountedCertificate(
    ServingCertificate serving, CertificateOptions options, TimeProvider time, ILogger<MountedCertificate> logger) : BackgroundService
{
    private readonly string _directory = options.MountedDirectory!;
    private readonly RepeatedWork _reloading = new("mounted-certificate", $"Reloading the certificate of {options.MountedDirectory}", logger);
    private string? _loaded;
    private string? _rejected;
    private CaBundle? _bundle;

    /// <summary>The CAs of ca.crt; null without that file.</summary>
    public CaBundle? Bundle => Volatile.Read(ref _bundle);

    /// <exception cref="CertificateFormatException">A file is missing or unusable; the message names it.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Load();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Lifetimes.MountInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await _reloading.TryAsync(Reload, stoppingToken);
        }
    }

    internal void Load() => Load(MountedPair.Read(_directory));

    internal void Reload()
    {
        try
        {
            var pair = MountedPair.Read(_directory);
            if (pair.Fingerprint == _loaded)
            {
                _rejected = null;
                return;
            }

            // A swap between reading the two files gives a pair that never existed. A pair that is read twice did exist.
            if (MountedPair.Read(_directory).Fingerprint == pair.Fingerprint)
            {
                Load(pair);
            }
        }
        catch (CertificateFormatException exception)
        {
            // Log each defect once, not at every look.
            if (exception.Message != _rejected)
            {
                _rejected = exception.Message;
                logger.MountedRejected(exception.Message);
            }
        }
    }

    private void Load(MountedPair pair)
    {
        var (leaf, intermediates) = pair.Open();
        var bundle = pair.OpenAuthority();
        var issuer = bundle?.Content.FirstOrDefault(authority => authority.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData));
        serving.Replace(leaf, intermediates, issuer is null ? null : CertificateLifetimes.EndOf(issuer));
        Volatile.Write(ref _bundle, bundle);
        (_loaded, _rejected) = (pair.Fingerprint, null);
        logger.MountedLoaded(_directory, leaf.Subject, serving.LeafNotAfter);
        if (serving.LeafNotAfter <= time.GetUtcNow())
        {
            logger.MountedExpired(_directory, serving.LeafNotAfter);
        }
    }
}

/// <summary>The content of a directory with tls.crt, tls.key and an optional ca.crt, as Kubernetes mounts a TLS Secret.</summary>
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
