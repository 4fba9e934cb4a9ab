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
internal sealed class GracefulShutdown(ServeOptions options, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService
{
    /// <summary>How long a GOAWAY frame may be on its way to a client that goes on sending: many round trips within a cluster.</summary>
    private static readonly TimeSpan GoAwayTravel = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Lets each connection end with the next answer on it: API servers keep connections for long, and would still send reviews
    /// over them when the listening ends.
    /// </summary>
    /// <remarks>
    /// HTTP/1.1: the answer says <c>Connection: close</c>, so that the client sends nothing more. HTTP/2: a GOAWAY frame says the same
    /// for new streams, and those that are under way are answered. A client then connects anew, and comes to a replica that is ready.
    /// The server closes the connection with the last answer on it, and a stream that the client opens at that moment is lost: so the
    /// answer waits until the frame has come.
    /// </remarks>
    public static void EndConnections(WebApplication app)
    {
        var stopping = app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Use((context, next) => stopping.IsCancellationRequested ? EndConnectionAsync(context, next, time) : next(context));
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

    private static async Task EndConnectionAsync(HttpContext context, RequestDelegate next, TimeProvider time)
    {
        if (HttpProtocol.IsHttp2(context.Request.Protocol))
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            await Task.Delay(GoAwayTravel, time, context.RequestAborted);
        }
        else
        {
            context.Response.Headers.Connection = "close";
        }

        await next(context);
    }
}
