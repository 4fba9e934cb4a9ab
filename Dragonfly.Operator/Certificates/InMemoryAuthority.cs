using Dragonfly.Operator.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>A CA that lives as long as the process, for running without an API server.</summary>
/// <param name="serving">Where its leaf is served.</param>
/// <param name="names">What the leaf is good for.</param>
/// <param name="lifetimes">How long things live.</param>
/// <param name="caOut">File for the CA bundle, so that a client can trust it; null for none.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
public sealed class InMemoryAuthority(
    ServingCertificate serving, ServingNames names, CertificateLifetimes lifetimes, string? caOut, TimeProvider time,
    ILogger<InMemoryAuthority> logger)
    : BackgroundService
{
    private readonly LeafIssuer _leaf = new(serving, names, lifetimes);
    private readonly RepeatedWork _renewing = new("leaf-renewal", "Renewing the certificate that is served", logger);
    private AuthoritySet _set = AuthoritySet.Create(lifetimes, time.GetUtcNow());
    private CaBundle? _written;
    private long _writtenAt;

    /// <summary>What clients have to trust.</summary>
    public CaBundle Bundle => Volatile.Read(ref _set).Trusted;

    /// <summary>Serves the first leaf and writes the bundle; the host does not start when that fails.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Renew();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(lifetimes.Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await _renewing.TryAsync(Renew, stoppingToken);
        }
    }

    /// <summary>Where a bundle is written before it is renamed to <paramref name="file"/>.</summary>
    internal static string DraftOf(string file) => $"{file}.{Environment.ProcessId}.tmp";

    internal void Renew()
    {
        var now = time.GetUtcNow();
        var set = _set;
        var settled = ReferenceEquals(set.Trusted, _written) && time.GetElapsedTime(_writtenAt) >= lifetimes.Settle;
        if (set.Next is not null && (settled || set.IsExpired(now)))
        {
            set = set.Promote();
        }

        if (set.IsDue(lifetimes, now))
        {
            set = set.Announce(CertificateAuthority.Create(lifetimes, now), now);
        }

        Volatile.Write(ref _set, set.Refresh([], now));
        if (_leaf.Renew(_set.Current, now))
        {
            logger.LeafIssued(_set.Current, serving.LeafNotAfter);
        }

        Write();
    }

    private void Write()
    {
        if (ReferenceEquals(_set.Trusted, _written))
        {
            return;
        }

        if (caOut is not null)
        {
            // Renamed into place: whoever waits for the file must not read half of it.
            var draft = DraftOf(caOut);
            File.WriteAllBytes(draft, _set.Trusted.Pem.Span);
            File.Move(draft, caOut, overwrite: true);
        }

        _written = _set.Trusted;
        _writtenAt = time.GetTimestamp();
    }
}
