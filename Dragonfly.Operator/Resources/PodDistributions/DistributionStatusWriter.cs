using Dragonfly.Operator.Background;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Resources.Entries;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>Writes the status of PodDistributions, in the replica that holds the Lease: two would count differently for a moment.</summary>
public sealed class DistributionStatusWriter(
    PodDistributionKind kind,
    LeaseHolder lease,
    PublishedEntries published,
    IServiceScopeFactory scopes,
    TimeProvider time,
    ILogger<DistributionStatusWriter> logger) : BackgroundService
{
    /// <summary>A status is written this often at the most.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly RepeatedWork _writing = new("distribution-status", "Writing the status of PodDistributions", logger);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => lease.RunWhileHeldAsync(
        async term =>
        {
            while (true)
            {
                await _writing.TryAsync(() => WriteAllAsync(term), term);
                await Task.Delay(Interval, time, term);
            }
        },
        stoppingToken);

    private async Task WriteAllAsync(CancellationToken cancellationToken)
    {
        List<Exception> failures = [];
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider.GetRequiredService<ControllerServices>();
        foreach (var (key, resource) in kind.Seen)
        {
            var compiled = kind.Compile(resource);
            if (compiled.Rule is { } rule && kind.Counts?.IsComplete(rule.Namespace) != true)
            {
                // Nothing can be said while its Pods are still being read.
                continue;
            }

            try
            {
                var publication = published.Of(compiled.Rule is { Enabled: true } enabled ? enabled.WebhookEntries : []);
                if (await services.WriteStatusAsync(kind, resource, compiled, publication, namespaces: null, cancellationToken) is { } written)
                {
                    kind.Seen.TryUpdate(key, written, resource);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // One that cannot be written keeps no other from it.
                failures.Add(exception);
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures[0].Message, failures);
        }
    }
}
