using Dragonfly.Operator.Audit;
using k8s.Autorest;
using k8s.Models;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Finds whom to restart for a Pod, and asks once about each owner.</summary>
internal sealed class PodWorkloads(PodMetadataReader reader)
{
    private readonly Dictionary<Workload, Workload> _owners = [];

    /// <summary>The workload that the Pod belongs to; the Pod itself where nothing controls it.</summary>
    /// <exception cref="HttpOperationException">The API server does not tell.</exception>
    public async Task<Workload> OfAsync(PodMetadata pod, CancellationToken cancellationToken)
    {
        if (pod.Controller is not { } controller)
        {
            return new(pod.Namespace, "pod", pod.Name);
        }

        var direct = Workload.Of(pod.Namespace, controller);
        if (!_owners.TryGetValue(direct, out var owner))
        {
            _owners[direct] = owner = Workload.Of(pod.Namespace, await reader.RestartableAsync(controller, pod.Namespace, cancellationToken));
        }

        return owner;
    }
}

/// <summary>A Pod or what owns it.</summary>
/// <param name="Type">Kind and group, as kubectl writes them: <c>deployment.apps</c>.</param>
internal sealed record Workload(string Namespace, string Type, string Name)
{
    public static Workload Of(string @namespace, V1OwnerReference owner)
    {
        var kind = owner.Kind.ToLowerInvariant();
        return new(@namespace, owner.ApiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? $"{kind}.{owner.ApiVersion[..slash]}" : kind, owner.Name);
    }

    /// <summary>Whether <c>kubectl rollout restart</c> takes it.</summary>
    public bool IsRestartable => Type is "deployment.apps" or "statefulset.apps" or "daemonset.apps";

    /// <summary>The name that <c>kubectl get -o name</c> prints, and that kubectl takes.</summary>
    public override string ToString() => $"{Type}/{Name}";
}
