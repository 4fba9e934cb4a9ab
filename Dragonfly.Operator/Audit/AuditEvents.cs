using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Webhooks;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Audit;

/// <summary>
/// Tells the owners of Pods what the audit found: once, and again after a day as long as it stays so. What an audit does not find any more
/// is forgotten.
/// </summary>
internal sealed class AuditEvents(IKubernetesClient client, OwnerEventQueue queue, TimeProvider time)
{
    /// <summary>Owners that are told after one audit; the turn of the others comes with the next ones.</summary>
    public const int MaxEvents = 100;

    /// <summary>API servers forget Events after an hour, and people come later than that.</summary>
    public static readonly TimeSpan Reminder = TimeSpan.FromDays(1);

    private Dictionary<AuditedOwner, DateTimeOffset> _told = [];

    /// <exception cref="k8s.Autorest.HttpOperationException">The API server does not tell the owner of a ReplicaSet.</exception>
    public async Task TellAsync(AuditReport report, CancellationToken cancellationToken)
    {
        var reader = new PodMetadataReader(client);
        var told = new Dictionary<AuditedOwner, DateTimeOffset>();
        var events = 0;
        foreach (var (owner, controller) in report.Owners)
        {
            if (_told.TryGetValue(owner, out var before) && report.At - before < Reminder)
            {
                told[owner] = before;
            }
            else if (events < MaxEvents)
            {
                events++;
                var subject = await reader.RestartableAsync(controller, owner.Namespace, cancellationToken);
                var warning = WarningOf(owner);
                if (OwnerEvent.Create(subject, owner.Namespace, warning.Reason, warning.ToString()) is { } item && !queue.TryAdd(item))
                {
                    // Reviews fill the queue. Nothing is lost: the next audit finds the owner again.
                    events = MaxEvents;
                    continue;
                }

                told[owner] = time.GetUtcNow();
            }
        }

        _told = told;
    }

    private static Warning WarningOf(AuditedOwner owner) => owner.State == AuditState.Missing
        ? new("NotInjected", $"running Pods {AuditReport.Lack(owner.Kind, owner.Resource)}; create them anew, for example with kubectl rollout restart")
        : new("Outdated", $"running Pods have what {owner.Kind} {owner.Resource} added before it was changed; create them anew, for example with kubectl rollout restart");
}
