using Dragonfly.Operator.Audit;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Checks;
using k8s.Autorest;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Finds running Pods that have something else of a resource than new ones would get, and who owns them.</summary>
/// <param name="kinds">The kinds; the cluster's resources are put in force.</param>
/// <param name="namespace">The namespace of the Pods; null: all.</param>
internal sealed class OutdatedPods(IKubernetesClient client, Kinds kinds, string? @namespace)
{
    private readonly PodMetadataReader _reader = new(client, @namespace);

    /// <summary>What there is to restart, by namespace and name, and the line of the report.</summary>
    /// <exception cref="UnknownKindException">The API server lacks a CRD.</exception>
    /// <exception cref="HttpOperationException">The API server does not tell.</exception>
    public async Task<(IReadOnlyList<Workload> Owners, CheckResult Result)> FindAsync(CancellationToken cancellationToken)
    {
        const string Name = "outdated Pods";
        await kinds.LoadAsync(client, cancellationToken);
        var (pods, outdated) = (0, 0);
        var workloads = new PodWorkloads(_reader);
        var owners = new HashSet<Workload>();
        var resources = new HashSet<string>();
        await foreach (var pod in _reader.ReadAsync(cancellationToken))
        {
            pods++;
            // A Pod that is being deleted is being replaced already.
            if (!pod.IsBeingDeleted && ResourceOf(pod) is { } resource)
            {
                outdated++;
                resources.Add(resource);
                owners.Add(await workloads.OfAsync(pod, cancellationToken));
            }
        }

        var (where, target) = @namespace is null ? ("all namespaces", "NAMESPACE") : ($"namespace {@namespace}", @namespace);
        return (
            [.. owners.OrderBy(owner => owner.Namespace, StringComparer.Ordinal).ThenBy(owner => owner.ToString(), StringComparer.Ordinal)],
            CheckResult.Names(owners.Select(owner => $"{owner.Namespace}/{owner}")) is { } names
                ? CheckResult.Bad(
                    Name,
                    $"{outdated} of {pods} in {where} have older sidecars than {CheckResult.Names(resources)}: {names}",
                    $"dragonfly-operator check --outdated -o name -n {target} | xargs -r kubectl rollout restart -n {target}; create anew what that refuses")
                : CheckResult.Good(Name, $"none of {pods} in {where} has older sidecars than its resources"));
    }

    private string? ResourceOf(PodMetadata pod) => kinds
        .Select(kind => pod.Annotation(kind.Mark) is { } mark ? kind.OutdatedBy(mark) : null)
        .FirstOrDefault(resource => resource is not null);
}
