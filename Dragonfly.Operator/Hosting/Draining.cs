using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.Hosting;

/// <summary>
/// Between the signal to stop and the end of listening: not ready any more, but still serving. Until every API server has heard
/// that this replica is gone, some send reviews here, and a refused connection is a Pod without injection.
/// </summary>
internal sealed class Draining(ServeOptions options, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService
{
    /// <summary>
    /// Lets each connection end with the next answer on it: API servers keep connections for long, and would still send reviews
    /// over them when the listening ends.
    /// </summary>
    /// <remarks>
    /// HTTP/1.1: the answer says <c>Connection: close</c>, so that the client sends nothing more. HTTP/2: a GOAWAY frame says the same
    /// for new streams, and those that are under way are answered. A client then connects anew, and comes to a replica that is ready.
    /// </remarks>
    public static void EndConnections(WebApplication app)
    {
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        app.Use((context, next) =>
        {
            if (stopping.IsCancellationRequested)
            {
                EndConnection(context);
            }

            return next(context);
        });
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Not ready from now on, also when it was no signal that ends the host.
        lifetime.StopApplication();
        await Task.Delay(options.Drain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static void EndConnection(HttpContext context)
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
        else
        {
            context.Response.Headers.Connection = "close";
        }
    }
}
