using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Webhooks.Entries;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Audit;

/// <summary>
/// Looks at the metadata of all Pods that have not ended, and finds those that have less, or something older, than new ones would get.
/// </summary>
/// <remarks>
/// <code>
/// the Pod                                                            | state
/// is being deleted                                                   | -
/// is in a namespace for which the webhook is not called              | -
/// has the kind's annotation, with something of an earlier state      | outdated
/// lacks the annotation, asks or is selected, and the webhook is called | missing
/// otherwise                                                          | -
/// </code>
/// No Pod is kept: what is in memory is a page of them, numbers, and a limited number of their owners.
/// </remarks>
internal sealed class AuditRun(IKubernetesClient client, Kinds kinds, NamespaceCache namespaces, EntryOptions entries, TimeProvider time)
{
    /// <summary>Owners that are remembered; of those beyond them the Pods are only counted.</summary>
    internal const int MaxOwners = 10_000;

    private readonly ResourceKind[] _audited = [.. kinds.Where(kind => kind.AuditStates.Count > 0)];

    /// <exception cref="HttpOperationException">The API server does not tell.</exception>
    public async Task<AuditReport> ExecuteAsync(CancellationToken cancellationToken)
    {
        var called = CalledPods.Of(
            entries.StaticConfiguration,
            kinds,
            await client.GetAsync<V1MutatingWebhookConfiguration>(entries.StaticConfiguration, cancellationToken: cancellationToken),
            await client.GetAsync<V1MutatingWebhookConfiguration>(entries.Configuration, cancellationToken: cancellationToken));
        var rules = _audited.ToDictionary(kind => kind, kind => kind.InForce);
        var found = _audited.ToDictionary(kind => kind, _ => new Dictionary<(string State, string Resource), int>());
        var owners = new Dictionary<AuditedOwner, V1OwnerReference>();
        var pods = 0;
        await foreach (var pod in new PodMetadataReader(client).ReadAsync(cancellationToken))
        {
            pods++;
            foreach (var (kind, state, resource) in FindingsOf(pod, called))
            {
                found[kind][(state, resource)] = found[kind].GetValueOrDefault((state, resource)) + 1;
                if (owners.Count < MaxOwners && pod.Controller is { Uid: { } uid } controller)
                {
                    owners.TryAdd(new(pod.Namespace, uid, kind.Kind, state, resource), controller);
                }
            }
        }

        return new(
            time.GetUtcNow(),
            pods,
            [
                .. _audited.SelectMany(kind => kind.AuditStates.Select(state =>
                    new AuditCount(kind.Kind, state, found[kind].Where(one => one.Key.State == state).Sum(one => one.Value)))),
            ],
            _audited.ToDictionary(kind => kind, kind => new AuditCounts(rules[kind], found[kind])),
            owners);
    }

    private IEnumerable<(ResourceKind Kind, string State, string Resource)> FindingsOf(PodMetadata pod, CalledPods called)
    {
        if (pod.IsBeingDeleted)
        {
            yield break;
        }

        var document = pod.Open();
        var context = new PodContext { Namespace = namespaces.Find(pod.Namespace), NamespaceName = pod.Namespace };
        foreach (var kind in _audited)
        {
            var (state, resource) = pod.Annotation(kind.Mark) is { } mark
                ? (AuditState.Outdated, kind.OutdatedBy(mark))
                : (AuditState.Missing, kind.LackedBy(document, context));

            // Anew it would be the same where nobody asks the operator. What is outdated is the namespace's business alone.
            if (resource is not null
                && called.WhyNot(document, pod.Namespace, context.Namespace, forced: state == AuditState.Outdated) is null)
            {
                yield return (kind, state, resource);
            }
        }
    }
}
