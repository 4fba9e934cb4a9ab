using Dragonfly.Operator.Audit;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Webhooks;
using Dragonfly.Operator.Webhooks.Entries;
using KubeOps.Abstractions.Builder;
using KubeOps.Operator;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Hosting;

/// <summary>Services for running with an API server: the KubeOps operator and the controllers that fill the caches.</summary>
internal static class ClusterServices
{
    public static void AddCluster(this IServiceCollection services, Kinds kinds, ServeOptions options, CertificateOptions certificates)
    {
        services
            .AddKubernetesOperator(settings => settings
                .WithName("d7y-operator")
                // A change of labels does not change the generation.
                .WithReconcileStrategy(ReconcileStrategy.ByResourceVersion))
            .RegisterControllers(kinds);
        kinds.Registration.AddHostedServices(services);
        services.AddSingleton(provider => new CacheSync(async () =>
            await KubeOpsAdapter.AreCachesFilledAsync(provider) && kinds.All(kind => kind.HasReadReferred)));
        services.AddScoped<ControllerServices>();
        services.AddSingleton(new LeaseOptions { Namespace = certificates.Namespace, Name = options.Lease });
        services.AddSingleton<LeaseHolder>();

        // Hosted services stop in reverse order, so work that needs the Lease ends before the Lease is released.
        services.AddHostedService(provider => provider.GetRequiredService<LeaseHolder>());
        services.AddSingleton(options.Entries with { Namespace = certificates.Namespace, StaticConfiguration = certificates.MutatingConfiguration });
        services.AddSingleton<PublishedEntries>();
        services.AddSingleton(provider => new RequestedEntries(() => provider.GetRequiredService<CacheSync>().IsTrue
                ? [.. kinds.SelectMany(kind => kind.WebhookEntries)]
                : null));
        services.AddHostedService<EntryPublisher>();
        services.AddSingleton<OwnerEventQueue>();
        services.AddHostedService<OwnerEventWriter>();
        services.AddSingleton(options.Audit);
        services.AddSingleton<AuditMetrics>();
        services.AddSingleton<AuditRun>();
        services.AddSingleton<AuditEvents>();
        services.AddHostedService<PodAudit>();
    }
}
