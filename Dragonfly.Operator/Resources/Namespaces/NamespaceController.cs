using k8s.Models;
using KubeOps.Abstractions.Rbac;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Controller;

namespace Dragonfly.Operator.Resources.Namespaces;

/// <summary>Keeps the cache of namespaces up to date.</summary>
[EntityRbac(typeof(V1Namespace), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
public sealed class NamespaceController(NamespaceCache cache) : IEntityController<V1Namespace>
{
    public Task<ReconciliationResult<V1Namespace>> ReconcileAsync(V1Namespace entity, CancellationToken cancellationToken)
    {
        cache.Set(NamespaceReader.Read(entity));
        return Task.FromResult(ReconciliationResult<V1Namespace>.Success(entity));
    }

    public Task<ReconciliationResult<V1Namespace>> DeletedAsync(V1Namespace entity, CancellationToken cancellationToken)
    {
        cache.Remove(entity.Metadata.Name);
        return Task.FromResult(ReconciliationResult<V1Namespace>.Success(entity));
    }
}
