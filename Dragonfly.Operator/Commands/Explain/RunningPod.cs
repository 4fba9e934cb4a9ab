using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using k8s.Models;

namespace Dragonfly.Operator.Commands.Explain;

/// <summary>What became of a Pod of the cluster when it was created, beside what would become of it now.</summary>
/// <param name="InjectedBy">The resource that it was injected with; null: it was not injected.</param>
/// <param name="WhyNot">Why it was not injected although it would be now, as far as that can be seen.</param>
/// <param name="Remedy">How to get what it would get now; null where there is nothing to get.</param>
internal sealed record RunningPod(string? InjectedBy, IReadOnlyList<string> WhyNot, string? Remedy)
{
    /// <param name="result">What would become of it now.</param>
    /// <param name="kind">The kind that has the most to say about it.</param>
    /// <param name="causes">What is needed for injection, by name, and when it came into being (UTC).</param>
    public static RunningPod Of(V1Pod pod, AdmissionResult result, ResourceKind kind, IEnumerable<(string Name, DateTime? Created)> causes)
    {
        var by = pod.Metadata.Annotations?.TryGetValue(kind.Mark, out var name) == true ? name : null;
        if (!result.IsInjected || by is not null)
        {
            return new(by, [], result.IsInjected ? Recreation(pod) : null);
        }

        var created = pod.Metadata.CreationTimestamp;
        var older = causes.Where(cause => created < cause.Created).Select(cause => $"it is older than {cause.Name}: {created:u}, {cause.Created:u}");
        var unseen = $"unknown: {kind.DecidedBy} may have changed since it was created, or no replica of the operator answered then";
        return new(null, [.. older.DefaultIfEmpty(unseen)], Recreation(pod));
    }

    private static string Recreation(V1Pod pod) =>
        pod.Metadata.OwnerReferences?.FirstOrDefault(owner => owner?.Controller == true) switch
        {
            null => "create the Pod anew: delete it, and apply its manifest again",
            { Kind: "Job" } job => $"create its owner anew: Job/{job.Name}",
            { Kind: "ReplicaSet" } set => $"kubectl -n {pod.Metadata.NamespaceProperty} rollout restart the Deployment of ReplicaSet/{set.Name}",
            { Kind: "StatefulSet" or "DaemonSet" } owner =>
                $"kubectl -n {pod.Metadata.NamespaceProperty} rollout restart {owner.Kind.ToLowerInvariant()}/{owner.Name}",
            var owner => $"create the Pod anew; its owner is {owner.Kind}/{owner.Name}",
        };
}
