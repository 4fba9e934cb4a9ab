using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Reconciliation.Controller;

namespace KubeOps.Abstractions.Builder;

/// <summary>Registers the parts of an operator.</summary>
public interface IOperatorBuilder
{
    /// <summary>Registers a controller (scoped) and a watch and a queue for its entities.</summary>
    public IOperatorBuilder AddController<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation, TEntity>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>;
}
