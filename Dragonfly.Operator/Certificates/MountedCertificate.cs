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
