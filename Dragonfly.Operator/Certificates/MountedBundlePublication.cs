using Dragonfly.Operator.Background;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>Publishes a mounted ca.crt in the webhook configurations if that is requested.</summary>
/// <remarks>
/// It adds CAs and removes only expired ones: replicas see a new mount up to minutes apart, and would otherwise remove each other's CA.
/// </remarks>
internal sealed class MountedBundlePublication(
    MountedCertificate mounted, CaBundlePublisher publisher, CertificateOptions options, TimeProvider time,
    ILogger<MountedBundlePublication> logger)
    : BackgroundService
{
    private readonly RepeatedWork _publishing = new("mounted-ca-publication", "Publishing the mounted CA bundle", logger);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RepeatAsync(() => SynchronizeAsync(stoppingToken), options.Lifetimes.Interval, time, stoppingToken);

    internal Task<bool> SynchronizeAsync(CancellationToken cancellationToken) => _publishing.TryAsync(
        () => publisher.PublishAsync(
            seen => Task.FromResult(mounted.Bundle?.Refresh(seen.Union().Content, time.GetUtcNow())), cancellationToken),
        cancellationToken);
}
