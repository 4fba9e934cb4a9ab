using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.Operator.Queue;
using KubeOps.Operator.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KubeOps.Operator.Builder;

/// <summary>Registers controllers, each with a queue and a watch.</summary>
internal sealed class OperatorBuilder(IServiceCollection services) : IOperatorBuilder
{
    public IOperatorBuilder AddController<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation, TEntity>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        var watched = new WatchedType(EntityTypes.Get<TEntity>().Kind);
        services.AddSingleton(watched);
        services.AddScoped<IEntityController<TEntity>, TImplementation>();
        services.AddSingleton<Reconciler<TEntity>>();
        services.AddSingleton(provider => new WorkQueue<TEntity>(
            provider.GetRequiredService<Reconciler<TEntity>>().HandleAsync,
            provider.GetRequiredService<RuntimeOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<ResourceWatcher<TEntity>>(provider, watched));
        return this;
    }
}
