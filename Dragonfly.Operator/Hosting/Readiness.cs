using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.KubeOps;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.Hosting;

/// <summary>Whether Pods may be sent here.</summary>
internal sealed class Readiness(
    ServeOptions options,
    ServingCertificate certificate,
    SelfHandshake handshake,
    IHostApplicationLifetime lifetime,
    IServiceProvider services,
    TimeProvider time)
{
    private bool _filled;

    /// <summary>What is missing, or null when all is there.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return "shutting down";
        }

        // Once filled they stay so: without an API server the last known state is served.
        if (!_filled && !options.Standalone && !await KubeOpsAdapter.AreCachesFilledAsync(services, cancellationToken))
        {
            return "caches are not filled yet";
        }

        _filled = true;
        return certificate.LeafNotAfter switch
        {
            null => "no certificate is loaded yet",
            { } end when end <= time.GetUtcNow() => $"the certificate expired at {end:u}",
            _ => await handshake.ProblemAsync(cancellationToken),
        };
    }
}
