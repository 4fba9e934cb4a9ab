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

    /// <exception cref="UnknownKindException">The API server lacks a CRD.</exception>
    /// <exception cref="HttpOperationException">The API server does not tell.</exception>
    public async Task<OutdatedReport> FindAsync(CancellationToken cancellationToken)
    {
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

        return new(
            [.. owners.OrderBy(owner => owner.Namespace, StringComparer.Ordinal).ThenBy(owner => owner.ToString(), StringComparer.Ordinal)],
            [.. resources], pods, outdated);
    }

    private string? ResourceOf(PodMetadata pod) => kinds
        .Select(kind => pod.Annotation(kind.Mark) is { } mark ? kind.OutdatedBy(mark) : null)
        .FirstOrDefault(resource => resource is not null);
}

/// <summary>What there is to restart: the owners of outdated Pods, and the resources that have changed since.</summary>
/// <param name="Pods">How many Pods were looked at.</param>
/// <param name="Outdated">How many of them are outdated.</param>
internal sealed record OutdatedReport(IReadOnlyList<Workload> Owners, IReadOnlyList<string> Resources, int Pods, int Outdated)
{
    /// <summary>The line of the report.</summary>
    public CheckResult ToResult(string? @namespace)
    {
        const string Name = "outdated Pods";
        var where = @namespace is null ? "all namespaces" : $"namespace {@namespace}";
        if (CheckResult.Names(Owners.Select(owner => $"{owner.Namespace}/{owner}")) is not { } owners)
        {
            return CheckResult.Good(Name, $"none of {Pods} in {where} has older sidecars than its resources");
        }

        var target = @namespace ?? "NAMESPACE";
        return CheckResult.Bad(
            Name,
            $"{Outdated} of {Pods} in {where} have older sidecars than {CheckResult.Names(Resources)}: {owners}",
            $"dragonfly-operator check --outdated -o name -n {target} | xargs -r kubectl rollout restart -n {target}; create anew what that refuses");
    }
}
