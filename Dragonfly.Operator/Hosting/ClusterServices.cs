using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Webhooks;
using k8s.Models;
using KubeOps.Abstractions.Builder;
using KubeOps.KubernetesClient;
using KubeOps.Operator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting;

/// <summary>What serves with an API server: KubeOps' operator, with the controllers that fill the caches.</summary>
internal static class ClusterServices
{
    public static void AddCluster(this IServiceCollection services, Kinds kinds)
    {
        services
            .AddKubernetesOperator(settings => settings
                .WithName("d7y-operator")
                .WithNamespace(null)
                .WithLeaderElection(LeaderElectionType.None)
                // Labels change no generation.
                .WithReconcileStrategy(ReconcileStrategy.ByResourceVersion))
            .RegisterControllers(kinds);
        services.AddSingleton(provider => new CacheSync(() => KubeOpsAdapter.AreCachesFilledAsync(provider)));
        services.AddScoped<ControllerServices>();
        services.AddSingleton<OwnerEventQueue>();
        services.AddHostedService<OwnerEventWriter>();
        services.AddSingleton(provider =>
        {
            var client = provider.GetRequiredService<IKubernetesClient>();
            return new NamespaceLookup(
                provider.GetRequiredService<NamespaceCache>(),
                async (name, cancellationToken) =>
                    await client.GetAsync<V1Namespace>(name, cancellationToken: cancellationToken) is { } found ? NamespaceReader.Read(found) : null,
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<NamespaceLookup>>());
        });
    }
}
