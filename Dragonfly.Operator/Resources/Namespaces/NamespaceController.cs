using Dragonfly.Operator.Pods;
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

/// <summary>Takes from a Namespace what the policy needs.</summary>
public static class NamespaceReader
{
    public static NamespaceInfo Read(V1Namespace @namespace)
    {
        var labels = new Dictionary<string, string>(@namespace.Metadata.Labels ?? new Dictionary<string, string>());
        // Older servers do not set it; a selector by name is to work with them, and with files, too.
        labels.TryAdd(NamespaceInfo.NameLabel, @namespace.Metadata.Name);
        return new(@namespace.Metadata.Name, labels, new Dictionary<string, string>(@namespace.Metadata.Annotations ?? new Dictionary<string, string>()));
    }
}
