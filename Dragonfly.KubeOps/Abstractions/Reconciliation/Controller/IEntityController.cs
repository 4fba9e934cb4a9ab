using k8s;
using k8s.Models;

namespace KubeOps.Abstractions.Reconciliation.Controller;

/// <summary>Brings the observed state of entities in line with the desired one.</summary>
public interface IEntityController<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Called when an entity appears or changes, and again on request. Never called twice at a time for the same entity.</summary>
    /// <param name="entity">The newest known state of the entity.</param>
    /// <param name="cancellationToken">Cancelled when the operator stops.</param>
    public Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>Called when an entity is gone.</summary>
    /// <param name="entity">The last known state of the entity.</param>
    /// <param name="cancellationToken">Cancelled when the operator stops.</param>
    public Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}
