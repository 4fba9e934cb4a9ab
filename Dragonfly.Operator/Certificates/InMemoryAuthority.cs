using Dragonfly.Operator.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>A CA for running without an API server. It lives as long as the process; a file may tell clients whom to trust.</summary>
internal sealed class InMemoryAuthority(
    ServingCertificate serving, CertificateOptions options, TimeProvider time, ILogger<InMemoryAuthority> logger)
    : BackgroundService
{
    private readonly LeafIssuer _leaf = new(serving, options, logger);
    private readonly RepeatedWork _renewing = new("leaf-renewal", "Renewing the serving certificate", logger);
    private AuthoritySet? _set;
    private CaBundle? _written;
    private long _writtenAt;

    /// <summary>Serves the first leaf and writes the bundle. The host does not start if this fails.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Renew();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Lifetimes.Interval, time);
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
        var isSettled = _set is not null && ReferenceEquals(_set.Trusted, _written) && time.GetElapsedTime(_writtenAt) >= options.Lifetimes.Settle;
        (_set, _) = CaRotation.Decide(null, _set, null, CaBundle.Empty, _ => isSettled, options.Lifetimes, now);
        _leaf.Renew(_set.Current, now);
        Write(_set.Trusted);
    }

    private void Write(CaBundle bundle)
    {
        if (ReferenceEquals(bundle, _written))
        {
            return;
        }

        if (options.CaOut is { } file)
        {
            // Renaming the file keeps a waiting client from reading half of it.
            var draft = DraftOf(file);
            File.WriteAllBytes(draft, bundle.Pem.Span);
            File.Move(draft, file, overwrite: true);
        }

        (_written, _writtenAt) = (bundle, time.GetTimestamp());
    }
}
