using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Injection.Policy;
using Dragonfly.Operator.Injection.Selection;
using Dragonfly.Operator.Linking;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Have Pods got what they asked for?</summary>
internal sealed class PodChecks(IKubernetesClient client, CheckOptions options, ClusterFacts facts)
{
    // What has ended needs nothing any more, and completed Jobs may lie about for ever.
    private const string NotEnded = "status.phase!=Succeeded,status.phase!=Failed";

    public async Task<CheckResult> BarePodsAsync(CancellationToken cancellationToken)
    {
        const string Name = "running Pods";
        var called = await CalledNamespaces.ReadAsync(client, options.Installation.MutatingConfiguration, cancellationToken);
        // A restart would not help the others: nobody asks the operator about them.
        var pods = (await client.ListAsync<V1Pod>(fieldSelector: NotEnded, cancellationToken: cancellationToken))
            .Where(pod => called.Contains(NamespaceOf(pod)))
            .ToList();
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
            LinkedKubeOps.Open(pod), NamespaceOf(pod), facts.Injections).Outcome == Outcome.Injected;

    private NamespaceFacts? NamespaceOf(V1Pod pod) => facts.Namespaces.GetValueOrDefault(pod.Metadata.NamespaceProperty ?? "");

    private static string OwnerOf(V1Pod pod) =>
        pod.Metadata.OwnerReferences?.FirstOrDefault(owner => owner.Controller == true) is { } owner
            ? $"{pod.Metadata.NamespaceProperty}/{owner.Kind}/{owner.Name}"
            : $"{pod.Metadata.NamespaceProperty}/Pod/{pod.Metadata.Name}";
}
