using k8s;
using k8s.Models;

namespace KubeOps.Operator.Queue;

/// <summary>What a turn is about.</summary>
/// <typeparam name="TEntity">Type of the entity.</typeparam>
/// <param name="Entity">The entity.</param>
/// <param name="IsDeleted">Whether it is gone.</param>
internal readonly record struct WorkItem<TEntity>(TEntity Entity, bool IsDeleted)
    where TEntity : IKubernetesObject<V1ObjectMeta>;
