using Dragonfly.Operator.Audit;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Checks;
using Dragonfly.Operator.Webhooks.Entries;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Have Pods got what they asked for?</summary>
internal sealed class PodChecks(IKubernetesClient client, CalledPods called, ClusterState state)
{
    private const string Lack = "asked for injection and lack it, most likely because they are older than the operator";

    public async Task<CheckResult> BarePodsAsync(CancellationToken cancellationToken)
    {
        const string Name = "running Pods";
        var pods = await client.ListAsync<V1Pod>(fieldSelector: PodMetadataReader.NotEnded, cancellationToken: cancellationToken);
        var bare = pods.Where(IsBare).Select(OwnerOf).Distinct().ToList();
        var restartable = CheckResult.Names(bare.Where(owner => owner.IsRestartable).Select(owner => owner.ToString()));
        var others = CheckResult.Names(bare.Where(owner => !owner.IsRestartable).Select(owner => owner.ToString()));
        return (restartable, others) switch
        {
            (null, null) => CheckResult.Good(Name, $"none of {pods.Count} lacks what it asked for"),
            (_, null) => CheckResult.Bad(Name, $"{Lack}: {restartable}", "kubectl rollout restart their owners"),
            (null, _) => CheckResult.Bad(Name, $"{Lack}: {others}", "create them anew: delete them, and apply their manifests again"),
            _ => CheckResult.Bad(Name, $"{Lack}: {restartable}, {others}", $"kubectl rollout restart the owners; create anew what cannot be restarted: {others}"),
        };
    }

    private bool IsBare(V1Pod pod)
    {
        HashSet<string> lacking =
            [.. state.Kinds.Where(kind => pod.Metadata.Annotations?.ContainsKey(kind.Mark) != true).Select(kind => kind.Kind)];
        if (lacking.Count == 0)
        {
            return false;
        }

        var (document, @namespace) = (KubeOpsAdapter.Open(pod), NamespaceOf(pod));
        // Anew they would be the same: nobody would ask the operator about them.
        var notCalled = called.WhyNot(document, pod.Metadata.NamespaceProperty ?? "", @namespace);
        var context = new PodContext
        {
            Namespace = @namespace,
            NamespaceName = pod.Metadata.NamespaceProperty,
            PodSecurityDefault = state.PodSecurityDefault,
            NotCalled = notCalled,
        };
        return CommandAdmission.Admit(document, context, state.Kinds).Reports
            .Any(report => report.Outcome == Outcome.Injected && lacking.Contains(report.Kind));
    }

    private NamespaceInfo? NamespaceOf(V1Pod pod) => state.Namespaces.GetValueOrDefault(pod.Metadata.NamespaceProperty ?? "");

    private static Owner OwnerOf(V1Pod pod) =>
        pod.Metadata.OwnerReferences?.FirstOrDefault(owner => owner?.Controller == true) is { } owner
            ? new(pod.Metadata.NamespaceProperty, owner.Kind, owner.Name)
            : new(pod.Metadata.NamespaceProperty, V1Pod.KubeKind, pod.Metadata.Name);

    private sealed record Owner(string? Namespace, string Kind, string Name)
    {
        // kubectl restarts what has a Pod template that it may change.
        public bool IsRestartable => Kind is not (V1Pod.KubeKind or "Job");

        public override string ToString() => $"{Namespace}/{Kind}/{Name}";
    }
}
