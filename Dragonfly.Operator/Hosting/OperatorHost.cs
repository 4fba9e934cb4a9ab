using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Hosting.Metrics;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Files;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Webhooks;
using Dragonfly.Operator.Webhooks.Admission;
using Microsoft.AspNetCore.Builder;
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
    public static WebApplication Build(ServeOptions options, Action<IServiceCollection>? replace = null, Kinds? kinds = null)
    {
        // An empty builder reads only the command line and, for log levels, the environment: base images set ASPNETCORE_* variables
        // that choose ports.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(OperatorHost).Assembly.GetName().Name });
        builder.AddOperatorLogging(options);
        builder.WebHost.ListenForAdmissions(options);
        AddServices(builder.Services, options, kinds ?? Kinds.Create());
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        GracefulShutdown.EndConnections(app);
        app.UseOperatorMetrics();
        app.MapProbes();
        app.UseRouting();
        var (memory, telemetry) = (app.Services.GetRequiredService<AdmissionMemory>(), app.Services.GetRequiredService<AdmissionTelemetry>());
        app.MapPodWebhook(app.Services.GetRequiredService<PodMutationWebhook>(), memory, telemetry.RecordFault);
        app.MapValidation(app.Services.GetRequiredService<Kinds>(), memory, telemetry.RecordFault);
        app.UseEndpoints(_ => { });
        LogStartAndStop(app, options);
        return app;
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
        services.AddRoutingCore();
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

    private static void AddKinds(this IServiceCollection services, Kinds kinds)
    {
        services.AddSingleton(kinds);
        foreach (var kind in kinds)
        {
            services.AddSingleton(kind.GetType(), kind);
            services.AddSingleton<PodMutator>(kind);
        }
    }

    private static void LogStartAndStop(WebApplication app, ServeOptions options)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OperatorHost).FullName!);
        var ports = app.Services.GetRequiredService<ListeningPorts>();
        app.Lifetime.ApplicationStarted.Register(() => logger.Serving(ports.Webhooks, ports.Probes));
        app.Lifetime.ApplicationStopping.Register(() => logger.Stopping(options.Drain.TotalSeconds));
    }
}

internal static partial class HostLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Serving webhooks on port {Port}, probes and metrics on port {ProbePort}")]
    public static partial void Serving(this ILogger logger, int port, int probePort);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stopping: no longer ready, but serving for another {Drain} s")]
    public static partial void Stopping(this ILogger logger, double drain);
}
