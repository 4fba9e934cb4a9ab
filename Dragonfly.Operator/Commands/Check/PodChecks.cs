using System.Text.Json.Nodes;
using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Injection.Policy;
using Dragonfly.Operator.Linking;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Are Pods injected?</summary>
internal sealed class PodChecks(IKubernetesClient client, ClusterFacts facts, CheckOptions options)
{
    private const string TrialPod = "dragonfly-operator-check";

    /// <summary>Sends a Pod through the API server and back, without storing it: nothing else shows that all parts work together.</summary>
    public async Task<CheckResult> TrialAsync(CancellationToken cancellationToken)
    {
        const string Name = "trial Pod";
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = TrialPod,
                ["annotations"] = new JsonObject { [AnnotationNames.Inject] = "true" },
            },
            ["spec"] = new JsonObject
            {
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "example.com/app:1" }),
            },
        };
        // Server-side apply is the client's only way to a dry run; of a Pod that does not exist it is a creation.
        var answered = await client.PatchAsync<V1Pod>(
            new V1Patch(pod.ToJsonString(), V1Patch.PatchType.ApplyPatch), TrialPod, options.Namespace,
            fieldManager: TrialPod, force: true, dryRun: "All", cancellationToken: cancellationToken);
        return answered.Metadata.Annotations?.TryGetValue(AnnotationNames.Injected, out var by) == true
            ? CheckResult.Good(Name, $"comes back from the API server injected by {by}")
            : CheckResult.Bad(
                Name,
                $"comes back from the API server as it was (dry run in namespace {options.Namespace})",
                "look at the checks above; if they are fine, API servers may not reach the webhook's port: see docs/troubleshooting.md");
    }

    public async Task<CheckResult> BarePodsAsync(CancellationToken cancellationToken)
    {
        const string Name = "running Pods";
        var pods = await client.ListAsync<V1Pod>(cancellationToken: cancellationToken);
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
