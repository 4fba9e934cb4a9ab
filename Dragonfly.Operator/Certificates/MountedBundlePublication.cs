using Dragonfly.Operator.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>Keeps a mounted ca.crt in the webhook configurations, where that is asked for.</summary>
/// <remarks>
/// It adds to what is published and removes nothing but what has expired: replicas see a new mount up to minutes apart, and
/// would otherwise take each other's CA out again.
/// </remarks>
public sealed class MountedBundlePublication(
    MountedCertificate mounted, CaBundlePublisher publisher, CertificateOptions options, TimeProvider time,
    ILogger<MountedBundlePublication> logger)
    : BackgroundService
{
    private readonly RepeatedWork _publishing = new("mounted-ca-publication", "Publishing the mounted CA bundle", logger);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await SynchronizeAsync(stoppingToken);
            await Task.Delay(options.Lifetimes.Interval * (0.8 + (0.4 * Random.Shared.NextDouble())), time, stoppingToken);
        }
    }

    internal Task<bool> SynchronizeAsync(CancellationToken cancellationToken) => _publishing.TryAsync(
        () => publisher.PublishAsync(
            seen => Task.FromResult(mounted.Bundle?.Refresh(seen.Union().Content, time.GetUtcNow())), cancellationToken),
        cancellationToken);
}
