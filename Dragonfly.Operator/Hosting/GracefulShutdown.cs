using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.Hosting;

/// <summary>
/// Keeps serving for a while after the signal to stop, without being ready. Some API servers still send reviews here until they learn
/// that this replica is gone, and a refused connection means a Pod without injection.
/// </summary>
internal sealed class GracefulShutdown(ServeOptions options, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService
{
    /// <summary>How long a GOAWAY frame may take to reach a client that keeps sending: many round trips within a cluster.</summary>
    private static readonly TimeSpan GoAwayTravel = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Ends each connection with its next answer. API servers keep connections open, and would otherwise still send reviews over them
    /// when the listener closes.
    /// </summary>
    /// <remarks>
    /// On HTTP/1.1 the answer says <c>Connection: close</c>. On HTTP/2 a GOAWAY frame ends the connection for new streams, and open
    /// ones are answered. The client then reconnects, to a replica that is ready. The server closes the connection after its last
    /// answer, and a stream that the client opens at that moment is lost; so the answer waits until the frame has arrived.
    /// </remarks>
    public static void EndConnections(IApplicationBuilder app)
    {
        var stopping = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var time = app.ApplicationServices.GetRequiredService<TimeProvider>();
        app.Use((context, next) => stopping.IsCancellationRequested ? EndConnectionAsync(context, next, time) : next(context));
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Readiness ends here too when something other than a signal stops the host.
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
