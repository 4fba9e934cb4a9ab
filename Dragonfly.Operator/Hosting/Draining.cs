using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.Hosting;

/// <summary>
/// Between the signal to stop and the end of listening: not ready any more, but still serving. Until every API server has heard
/// that this replica is gone, some send reviews here, and a refused connection is a Pod without injection.
/// </summary>
internal sealed class Draining(ServeOptions options, IHostApplicationLifetime lifetime, TimeProvider time) : IHostedLifecycleService
{
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
}
