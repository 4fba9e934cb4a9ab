using System.Collections.Immutable;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>A workload, as far as it says how many Pods there are to be.</summary>
public abstract class DistributionWorkload : KubernetesObject, IKubernetesObject<V1ObjectMeta>
{
    public V1ObjectMeta Metadata { get; set; } = new();

    public DistributionWorkloadSpec? Spec { get; set; }

    /// <summary>How many Pods it asks for.</summary>
    internal int Replicas => Spec?.Replicas ?? 1;
}

/// <summary>What all workloads with replicas have in common.</summary>
public sealed class DistributionWorkloadSpec
{
    public int? Replicas { get; set; }

    public WorkloadOrdinals? Ordinals { get; set; }
}

/// <summary>How the Pods of a StatefulSet are numbered.</summary>
public sealed class WorkloadOrdinals
{
    public int? Start { get; set; }
}

[Ignore]
[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "Deployment", PluralName = "deployments")]
public sealed class DeploymentWorkload : DistributionWorkload;

[Ignore]
[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "ReplicaSet", PluralName = "replicasets")]
public sealed class ReplicaSetWorkload : DistributionWorkload;

[Ignore]
[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "StatefulSet", PluralName = "statefulsets")]
public sealed class StatefulSetWorkload : DistributionWorkload;

/// <summary>Of Argo Rollouts, whose CRD need not exist.</summary>
[Ignore]
[KubernetesEntity(Group = "argoproj.io", ApiVersion = "v1alpha1", Kind = "Rollout", PluralName = "rollouts")]
public sealed class RolloutWorkload : DistributionWorkload;

/// <summary>The workloads of the namespaces that hold a PodDistribution, for the webhook to read without a lock; a change swaps the snapshot.</summary>
public sealed class WorkloadCache
{
    private ImmutableDictionary<(string Namespace, string Kind), ImmutableDictionary<string, DistributionWorkload>> _snapshot =
        ImmutableDictionary<(string, string), ImmutableDictionary<string, DistributionWorkload>>.Empty;

    /// <summary>Whether the workloads of that kind are watched, and were all seen.</summary>
    public bool Knows(string @namespace, string kind) => Volatile.Read(ref _snapshot).ContainsKey((@namespace, kind));

    /// <summary>The workload; null where it does not exist, or nothing is known of its kind. A kind of another group may have the same name.</summary>
    public DistributionWorkload? Find(string @namespace, DistributionTarget target) => target.IsWatched
        ? Volatile.Read(ref _snapshot).GetValueOrDefault((@namespace, target.Kind))?.GetValueOrDefault(target.Name)
        : null;

    internal void Replace(string @namespace, string kind, ImmutableDictionary<string, DistributionWorkload> workloads) =>
        ImmutableInterlocked.AddOrUpdate(ref _snapshot, (@namespace, kind), workloads, (_, _) => workloads);

    internal void Remove(string @namespace, string kind) => ImmutableInterlocked.TryRemove(ref _snapshot, (@namespace, kind), out _);
}
