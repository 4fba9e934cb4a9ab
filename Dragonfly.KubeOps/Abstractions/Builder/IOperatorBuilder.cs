using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Reconciliation.Controller;
using Microsoft.Extensions.DependencyInjection;

namespace KubeOps.Abstractions.Builder;

/// <summary>Registers the parts of an operator.</summary>
public interface IOperatorBuilder
{
    /// <summary>The services of the application.</summary>
    public IServiceCollection Services { get; }

    /// <summary>The operator's settings.</summary>
    public OperatorSettings Settings { get; }

    /// <summary>Registers a controller (scoped) and a watch and a queue for its entities.</summary>
    /// <typeparam name="TImplementation">Type of the controller.</typeparam>
    /// <typeparam name="TEntity">Type of the entities.</typeparam>
    public IOperatorBuilder AddController<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation, TEntity>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>;
}
