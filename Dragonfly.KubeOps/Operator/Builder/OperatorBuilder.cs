using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.Operator.Queue;
using KubeOps.Operator.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeOps.Operator.Builder;

/// <summary>Registers controllers, each with a queue and a watch.</summary>
/// <param name="services">The services of the application.</param>
/// <param name="settings">The operator's settings.</param>
internal sealed class OperatorBuilder(IServiceCollection services, OperatorSettings settings) : IOperatorBuilder
{
    public IServiceCollection Services => services;

    public OperatorSettings Settings => settings;

    public IOperatorBuilder AddController<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TImplementation, TEntity>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>
    {
        if (services.Any(service => service.ServiceType == typeof(IEntityController<TEntity>)))
        {
            throw new InvalidOperationException($"{typeof(TEntity).Name} has a controller already");
        }

        services.AddScoped<IEntityController<TEntity>, TImplementation>();
        services.AddSingleton(_ => new WatchedType(typeof(TEntity), EntityTypes.Get<TEntity>().Kind));
        services.AddSingleton(provider => new Reconciler<TEntity>(
            provider.GetRequiredService<IServiceScopeFactory>(),
            provider.GetRequiredService<RuntimeMetrics>(),
            provider.GetRequiredService<ILogger<Reconciler<TEntity>>>()));
        services.AddSingleton(provider => new WorkQueue<TEntity>(
            provider.GetRequiredService<Reconciler<TEntity>>().HandleAsync,
            settings.ReconcileStrategy,
            provider.GetRequiredService<RuntimeOptions>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IHostedService>(provider => new ResourceWatcher<TEntity>(
            provider.GetRequiredService<KubernetesClient.KubernetesClient>(),
            provider.GetRequiredService<WorkQueue<TEntity>>(),
            provider.GetRequiredService<WatchStatus>(),
            settings,
            provider.GetRequiredService<RuntimeOptions>(),
            provider.GetRequiredService<RuntimeMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResourceWatcher<TEntity>>>()));
        return this;
    }
}
