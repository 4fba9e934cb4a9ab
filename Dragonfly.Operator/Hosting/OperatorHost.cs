using Dragonfly.Operator.Audit;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Hosting.Metrics;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Webhooks;
using Dragonfly.Operator.Webhooks.Admission;
using Dragonfly.Operator.Webhooks.Entries;
using KubeOps.Abstractions.Builder;
using KubeOps.Operator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Hosting;

/// <summary>Composes the application from the options.</summary>
internal static class OperatorHost
{
    /// <summary>
    /// Time from the signal to stop, draining included. The last export and the last log lines may take a second each, so the process
    /// ends within ten.
    /// </summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(7);

    /// <exception cref="BadInputException">The environment has an invalid value.</exception>
    /// <remarks>It is not a WebApplication, whose routing would take 1.4 MB of a native binary and 3 MiB of memory, for six paths.</remarks>
    public static IHost Build(ServeOptions options, Action<IServiceCollection>? replace = null, Kinds? kinds = null)
    {
        var host = new HostBuilder()
            .ConfigureServices(services =>
            {
                services.AddOperatorLogging(options);
                AddServices(services, options, kinds ?? Kinds.Create());
                replace?.Invoke(services);
            })
            // The server is a hosted service, too, and the last one to start. Base images set ASPNETCORE_* variables that choose ports.
            .ConfigureWebHost(web => web.ListenForAdmissions(options).Configure(Map), web => web.SuppressEnvironmentConfiguration = true)
            .Build();
        host.Services.StartOperatorMetrics();
        LogStartAndStop(host.Services);
        return host;
    }

    private static void Map(IApplicationBuilder app)
    {
        var services = app.ApplicationServices;
        GracefulShutdown.EndConnections(app);
        app.UseOperatorMetrics();
        app.MapProbes();
        var (memory, telemetry) = (services.GetRequiredService<AdmissionMemory>(), services.GetRequiredService<AdmissionTelemetry>());
        app.MapPodWebhook(services.GetRequiredService<PodMutationWebhook>(), memory, telemetry.RecordFault);
        app.MapValidation(services.GetRequiredService<Kinds>(), memory, telemetry.RecordFault);
    }

    private static void AddServices(IServiceCollection services, ServeOptions options, Kinds kinds)
    {
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = ShutdownTimeout;

            // A replica that serves what it knows is better than none. The loops log, count and repeat failures themselves; this covers
            // what escapes them.
            host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore;
        });
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<NamespaceCache>();
        services.AddSingleton<NamespaceLookup>();
        services.AddKinds(kinds);
        services.AddSingleton<AdmissionTelemetry>();
        services.AddSingleton(new AdmissionOptions { PodSecurityDefault = options.PodSecurityDefault });
        services.AddOperatorMetrics();
        services.AddSingleton<ListeningPorts>();
        services.AddSingleton<SelfHandshake>();
        services.AddSingleton<Readiness>();
        services.AddHostedService<GracefulShutdown>();
        var certificates = options.Certificates with
        {
            Namespace = options.Namespace ?? KubeOpsAdapter.CurrentNamespace(),
            ResourcesConfiguration = options.Entries.Configuration,
        };
        services.AddCertificates(certificates, hasApiServer: !options.Standalone && certificates.CaOut is null);
        services.AddSingleton<AdmissionMemory>();
        services.AddSingleton<PodMutationWebhook>();
        services.AddValidation(kinds);
        if (options.Standalone)
        {
            services.AddHostedService<StandaloneResources>();
        }
        else
        {
            services.AddCluster(kinds, options, certificates);
        }
    }

    /// <summary>With an API server: the KubeOps operator and the controllers that fill the caches, and what the holder of the Lease does.</summary>
    private static void AddCluster(this IServiceCollection services, Kinds kinds, ServeOptions options, CertificateOptions certificates)
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

    private static void AddKinds(this IServiceCollection services, Kinds kinds)
    {
        services.AddSingleton(kinds);
        foreach (var kind in kinds)
        {
            services.AddSingleton(kind.GetType(), kind);
            services.AddSingleton<PodMutator>(kind);
        }
    }

    private static void LogStartAndStop(IServiceProvider services)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OperatorHost).FullName!);
        var (lifetime, ports) = (services.GetRequiredService<IHostApplicationLifetime>(), services.GetRequiredService<ListeningPorts>());
        var drain = services.GetRequiredService<ServeOptions>().Drain;
        lifetime.ApplicationStarted.Register(() => logger.Serving(ports.Webhooks, ports.Probes));
        lifetime.ApplicationStopping.Register(() => logger.Stopping(drain.TotalSeconds));
    }
}

internal static partial class HostLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Serving webhooks on port {Port}, probes and metrics on port {ProbePort}")]
    public static partial void Serving(this ILogger logger, int port, int probePort);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: no longer ready, but serving for another {Drain} s")]
    public static partial void Stopping(this ILogger logger, double drain);
}
