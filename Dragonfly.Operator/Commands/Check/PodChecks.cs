using Dragonfly.Operator.Audit;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Checks;
using Dragonfly.Operator.Webhooks.Entries;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Have Pods got what new ones would get?</summary>
internal sealed class PodChecks(IKubernetesClient client, CalledPods called, ClusterState state)
{
    private readonly PodWorkloads _workloads = new(new PodMetadataReader(client));

    public async Task<CheckResult> BarePodsAsync(CancellationToken cancellationToken)
    {
        const string Name = "running Pods";
        var pods = await client.ListAsync<V1Pod>(fieldSelector: PodMetadataReader.NotEnded, cancellationToken: cancellationToken);
        var bare = new Dictionary<(string Kind, string Resource), HashSet<Workload>>();
        foreach (var pod in pods)
        {
            // A Pod that is being deleted is being replaced already.
            if (pod.Metadata.DeletionTimestamp is not null)
            {
                continue;
            }

            var document = KubeOpsAdapter.Open(pod);
            foreach (var lack in LacksOf(pod, document))
            {
                bare.TryAdd(lack, []);
                bare[lack].Add(await _workloads.OfAsync(new(document.Submitted), cancellationToken));
            }
        }

        return CheckResult.Names(bare.Select(Described), "; ") is { } lacking
            ? CheckResult.Bad(Name, lacking, Remedy([.. bare.Values.SelectMany(owners => owners).Distinct()]))
            : CheckResult.Good(Name, $"none of {pods.Count} lacks what a new one would get");
    }

    private static string Described(KeyValuePair<(string Kind, string Resource), HashSet<Workload>> bare) =>
        $"{AuditReport.Lack(bare.Key.Kind, bare.Key.Resource)}: {CheckResult.Names(bare.Value.Select(NameOf))}";

    private static string Remedy(List<Workload> owners)
    {
        const string Restart = "kubectl rollout restart";
        var others = CheckResult.Names(owners.Where(owner => !owner.IsRestartable).Select(NameOf));
        return others is null ? $"{Restart} their owners"
            : owners.Exists(owner => owner.IsRestartable) ? $"{Restart} the owners; create anew what it does not take: {others}"
            : $"create them anew, because {Restart} does not take them: delete the Pods, and apply the manifests of those that nothing replaces";
    }

    private static string NameOf(Workload owner) => $"{owner.Namespace}/{owner}";

    private List<(string Kind, string Resource)> LacksOf(V1Pod pod, PodDocument document)
    {
        HashSet<string> lacking =
            [.. state.Kinds.Where(kind => pod.Metadata.Annotations?.ContainsKey(kind.Mark) != true).Select(kind => kind.Kind)];
        if (lacking.Count == 0)
        {
            return [];
        }

        var name = pod.Metadata.NamespaceProperty ?? "";
        var @namespace = state.Namespaces.GetValueOrDefault(name);
        var context = new PodContext
        {
            Namespace = @namespace,
            NamespaceName = name,
            PodSecurityDefault = state.PodSecurityDefault,
            // Anew they would be the same: nobody would ask the operator about them.
            NotCalled = called.WhyNot(document, name, @namespace),
        };
        return
        [
            .. CommandAdmission.Admit(document, context, state.Kinds).Reports
                .Where(report => report.Outcome == Outcome.Injected && lacking.Contains(report.Kind))
                .SelectMany(report => report.Resources.Select(resource => (report.Kind, resource))),
        ];
    }
}
