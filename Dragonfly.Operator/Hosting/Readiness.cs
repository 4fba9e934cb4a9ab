using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Resources;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.Hosting;

/// <summary>Whether Pods may be sent here.</summary>
internal sealed class Readiness(
    ServingCertificate certificate,
    SelfHandshake handshake,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    CacheSync? caches = null)
{
    /// <summary>What is missing, or null when all is there.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return "shutting down";
        }

        // Once filled they stay so: without an API server the last known state is served.
        if (caches is { IsTrue: false })
        {
            return "caches are not filled yet";
        }

        return certificate.LeafNotAfter switch
        {
            null => "no certificate is loaded yet",
            { } end when end <= time.GetUtcNow() => $"the certificate expired at {end:u}",
            _ => await handshake.ProblemAsync(cancellationToken),
        };
    }
}
