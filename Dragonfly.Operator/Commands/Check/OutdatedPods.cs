using Dragonfly.Operator.Audit;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Checks;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Finds running Pods that have something else of a resource than new ones would get, and who owns them.</summary>
/// <param name="client">The API server.</param>
/// <param name="kinds">The kinds; the cluster's resources are put in force.</param>
/// <param name="namespace">The namespace of the Pods; null: all.</param>
internal sealed class OutdatedPods(IKubernetesClient client, Kinds kinds, string? @namespace)
{
    private readonly PodMetadataReader _reader = new(client, @namespace);
    private readonly Dictionary<Workload, Workload> _owners = [];

    /// <exception cref="UnknownKindException">The API server lacks a CRD.</exception>
    /// <exception cref="HttpOperationException">The API server does not tell.</exception>
    public async Task<OutdatedReport> FindAsync(CancellationToken cancellationToken)
    {
        await kinds.LoadAsync(client, cancellationToken);
        var (pods, outdated) = (0, 0);
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
                owners.Add(await OwnerOfAsync(pod, cancellationToken));
            }
        }

        return new(
            [.. owners.OrderBy(owner => owner.Namespace, StringComparer.Ordinal).ThenBy(owner => owner.ToString(), StringComparer.Ordinal)],
            [.. resources], pods, outdated);
    }

    private string? ResourceOf(PodMetadata pod)
    {
        foreach (var kind in kinds)
        {
            if (pod.Annotation(kind.Mark) is { } mark && kind.OutdatedBy(mark) is { } resource)
            {
                return resource;
            }
        }

        return null;
    }

    private async Task<Workload> OwnerOfAsync(PodMetadata pod, CancellationToken cancellationToken)
    {
        if (pod.Controller is not { } controller)
        {
            return new(pod.Namespace, "pod", pod.Name);
        }

        var direct = Workload.Of(pod.Namespace, controller);
        if (!_owners.TryGetValue(direct, out var owner))
        {
            _owners[direct] = owner = Workload.Of(pod.Namespace, await _reader.RestartableAsync(controller, pod.Namespace, cancellationToken));
        }

        return owner;
    }
}

/// <summary>A Pod or what owns it.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Type">Kind and group, as kubectl writes them: <c>deployment.apps</c>.</param>
/// <param name="Name">Its name.</param>
internal sealed record Workload(string Namespace, string Type, string Name)
{
    /// <param name="namespace">The namespace of the Pod that it owns.</param>
    /// <param name="owner">The owner.</param>
    public static Workload Of(string @namespace, V1OwnerReference owner)
    {
        var kind = owner.Kind.ToLowerInvariant();
        return new(@namespace, owner.ApiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? $"{kind}.{owner.ApiVersion[..slash]}" : kind, owner.Name);
    }

    /// <summary>The name that <c>kubectl get -o name</c> prints, and that kubectl takes.</summary>
    public override string ToString() => $"{Type}/{Name}";
}

/// <summary>What there is to restart.</summary>
/// <param name="Owners">The owners of outdated Pods, by namespace and name.</param>
/// <param name="Resources">The resources that have changed since.</param>
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
