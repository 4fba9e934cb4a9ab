using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Injection.Policy;
using Dragonfly.Operator.Linking;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Have Pods got what they asked for?</summary>
internal sealed class PodChecks(IKubernetesClient client, ClusterFacts facts)
{
    // What has ended needs nothing any more, and completed Jobs may lie about for ever.
    private const string NotEnded = "status.phase!=Succeeded,status.phase!=Failed";

    public async Task<CheckResult> BarePodsAsync(CancellationToken cancellationToken)
    {
        const string Name = "running Pods";
        var pods = await client.ListAsync<V1Pod>(fieldSelector: NotEnded, cancellationToken: cancellationToken);
        var bare = pods.Where(IsBare).Select(OwnerOf).Distinct();
        return ResourceChecks.List(bare) is { } names
            ? CheckResult.Bad(
                Name,
                $"asked for injection and lack it, most likely because they are older than the operator: {names}",
                "kubectl rollout restart their owners")
            : CheckResult.Good(Name, $"none of {pods.Count} lacks what it asked for");
    }

    private bool IsBare(V1Pod pod) =>
        pod.Metadata.Annotations?.ContainsKey(AnnotationNames.Injected) != true
        && PodAdmission.Admit(
            LinkedKubeOps.Open(pod),
            facts.Namespaces.GetValueOrDefault(pod.Metadata.NamespaceProperty ?? ""),
            facts.Injections).Outcome == Outcome.Injected;

    private static string OwnerOf(V1Pod pod) =>
        pod.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true) is { } owner
            ? $"{pod.Metadata.NamespaceProperty}/{owner.Kind}/{owner.Name}"
            : $"{pod.Metadata.NamespaceProperty}/Pod/{pod.Metadata.Name}";
}
