using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Resources;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.Hosting;

/// <summary>Decides whether this replica is ready.</summary>
internal sealed class Readiness(
    ServingCertificate certificate,
    SelfHandshake handshake,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    CacheSync? caches = null)
{
    /// <summary>Returns why the replica is not ready, or null.</summary>
    public async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return "shutting down";
        }

        // The caches stay filled: without an API server the operator serves the last known state.
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
