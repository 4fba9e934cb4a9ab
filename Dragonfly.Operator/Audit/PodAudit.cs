using Dragonfly.Operator.Background;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Resources;
using k8s.Models;
using KubeOps.Abstractions.Rbac;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Audit;

/// <summary>
/// Audits the running Pods again and again, in the replica that holds the Lease: Pods that were created before the operator or a resource,
/// or while no replica answered, stay as they are until somebody creates them anew.
/// </summary>
[EntityRbac(typeof(V1Pod), Verbs = RbacVerb.List)]
[EntityRbac(typeof(V1ReplicaSet), Verbs = RbacVerb.Get)]
internal sealed partial class PodAudit(
    IKubernetesClient client,
    LeaseHolder lease,
    Kinds kinds,
    CacheSync sync,
    AuditRun run,
    AuditMetrics metrics,
    AuditEvents events,
    AuditOptions options,
    TimeProvider time,
    ILogger<PodAudit> logger) : BackgroundService
{
    /// <summary>
    /// The first audit waits so long: until then webhook entries are published, and the Pods of a rollout that brought the operator are
    /// there.
    /// </summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan SyncPause = TimeSpan.FromSeconds(1);

    private readonly RepeatedWork _auditing = new("audit", "The audit of running Pods", logger);
    private string? _logged;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => lease.RunWhileHeldAsync(AuditRepeatedlyAsync, stoppingToken);

    private async Task AuditRepeatedlyAsync(CancellationToken term)
    {
        await Task.Delay(options.IsOff || options.Interval > Settling ? Settling : options.Interval, time, term);
        while (!sync.IsTrue)
        {
            await Task.Delay(SyncPause, time, term);
        }

        if (options.IsOff)
        {
            while (!await _auditing.TryAsync(() => ForgetAsync(term), term))
            {
                await Task.Delay(Settling, time, term);
            }

            return;
        }

        try
        {
            await RepeatedWork.RepeatAsync(() => _auditing.TryAsync(() => AuditAsync(term), term), options.Interval, time, term);
        }
        finally
        {
            metrics.Stop();
        }
    }

    private async Task AuditAsync(CancellationToken term)
    {
        var report = await run.ExecuteAsync(term);
        metrics.Report(report);
        if (report.Found != _logged)
        {
            LogFound(report.Pods, report.Found);
            _logged = report.Found;
        }

        foreach (var (kind, counts) in report.OfResources)
        {
            await kind.WriteAuditAsync(client, counts, term);
        }

        await events.TellAsync(report, term);
    }

    /// <summary>Takes out of the statuses what was found before somebody switched the audit off.</summary>
    private async Task ForgetAsync(CancellationToken term)
    {
        foreach (var kind in kinds.Where(kind => kind.AuditStates.Count > 0))
        {
            await kind.WriteAuditAsync(client, AuditCounts.Off, term);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit of {Pods} running Pods found: {Found}")]
    private partial void LogFound(int pods, string found);
}

/// <summary>How the operator audits running Pods.</summary>
public sealed record AuditOptions
{
    /// <summary>The time between two audits; zero: there is none.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(10);

    public bool IsOff => Interval == TimeSpan.Zero;
}
