using Dragonfly.Operator.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>A CA for running without an API server. It lives as long as the process.</summary>
/// <param name="serving">Serves the leaf.</param>
/// <param name="names">The names in the leaf.</param>
/// <param name="lifetimes">The lifetimes.</param>
/// <param name="caOut">File for the CA bundle, so that clients can trust it; null for none.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class InMemoryAuthority(
    ServingCertificate serving, ServingNames names, CertificateLifetimes lifetimes, string? caOut, TimeProvider time,
    ILogger<InMemoryAuthority> logger)
    : BackgroundService
{
    private readonly LeafIssuer _leaf = new(serving, names, lifetimes);
    private readonly RepeatedWork _renewing = new("leaf-renewal", "Renewing the serving certificate", logger);
    private AuthoritySet _set = AuthoritySet.Create(lifetimes, time.GetUtcNow());
    private CaBundle? _written;
    private long _writtenAt;

    /// <summary>The bundle that clients must trust.</summary>
    public CaBundle Bundle => Volatile.Read(ref _set).Trusted;

    /// <summary>Serves the first leaf and writes the bundle. The host does not start if this fails.</summary>
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

    /// <summary>The temporary file that is renamed to <paramref name="file"/>.</summary>
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
            // Renaming the file keeps a waiting client from reading half of it.
            var draft = DraftOf(caOut);
            File.WriteAllBytes(draft, _set.Trusted.Pem.Span);
            File.Move(draft, caOut, overwrite: true);
        }

        _written = _set.Trusted;
        _writtenAt = time.GetTimestamp();
    }
}
