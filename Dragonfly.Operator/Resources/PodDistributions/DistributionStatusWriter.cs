using System.Net;
using Dragonfly.Operator.Background;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Resources.Entries;
using k8s.Autorest;
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
            if (resource.Metadata.DeletionTimestamp is not null || Observe(resource) is not { } observation)
            {
                continue;
            }

            var status = PodDistributionConditions.Update(resource, observation, time.GetUtcNow().UtcDateTime);
            if (status == resource.Status)
            {
                continue;
            }

            try
            {
                var written = await services.Client.UpdateStatusAsync(
                    new V1Alpha1PodDistribution { Metadata = resource.Metadata, Spec = resource.Spec, Status = status }, cancellationToken);
                kind.Seen.TryUpdate(key, written, resource);
                await services.TellAsync(
                    kind.Kind, resource, resource.Status?.Find(Conditions.Ready)?.Status, status.Find(Conditions.Ready)!, observation.Rule is not null, cancellationToken);
            }
            catch (HttpOperationException exception) when (exception.Response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
            {
                // Somebody changed the resource, or it is gone: the watch brings what there is now.
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

    /// <summary>What is known of a resource now; null: not enough to say anything, for its Pods are still being read.</summary>
    private DistributionObservation? Observe(V1Alpha1PodDistribution resource)
    {
        var compiled = kind.Compile(resource);
        if (compiled.Rule is not { } rule)
        {
            return new(null, compiled.Errors, null, EntryPublication.Published, false, null, []);
        }

        return kind.Counts?.IsComplete(rule.Namespace) != true ? null : new(
            rule,
            [],
            kind.TakenBy(rule),
            published.Of(rule.Enabled ? rule.WebhookEntries : []),
            kind.Workloads.Knows(rule.Namespace, rule.Target.Kind),
            kind.Workloads.Find(rule.Namespace, rule.Target),
            kind.TalliesOf(rule));
    }
}
