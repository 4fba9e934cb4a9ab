using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.Hosting;

/// <summary>
/// Serves /healthz and /readyz (and, earlier, /metrics) on the probe port and the webhooks on the other, and neither on the wrong port.
/// </summary>
internal static class ProbeEndpoints
{
    public static void MapProbes(this IApplicationBuilder app)
    {
        var readiness = app.ApplicationServices.GetRequiredService<Readiness>();
        app.Use((context, next) => context.Request.IsHttps ? next(context) : AnswerAsync(context, readiness));
    }

    private static async Task AnswerAsync(HttpContext context, Readiness readiness)
    {
        var (path, response) = (context.Request.Path.Value, context.Response);
        if (path is not ("/healthz" or "/readyz"))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var problem = path == "/readyz" ? await readiness.ProblemAsync(context.RequestAborted) : null;
        response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "text/plain; charset=utf-8";
        await response.WriteAsync(problem is null ? "ok\n" : $"not ready: {problem}\n");
    }
}

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
