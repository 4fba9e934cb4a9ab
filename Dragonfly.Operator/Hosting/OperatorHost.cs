using Dragonfly.Operator.Caching;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.Hosting.Metrics;
using Dragonfly.Operator.Linking;
using Dragonfly.Operator.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Dragonfly.Operator.Hosting;

/// <summary>Puts the operator together.</summary>
internal static class OperatorHost
{
    public static WebApplication Build(ServeOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(OperatorHost).Assembly.GetName().Name });
        builder.AddOperatorLogging(options);
        builder.WebHost.ListenForAdmissions(options);
        AddServices(builder.Services, options);
        var app = builder.Build();
        app.Services.StartMetrics();
        app.MapProbes();
        app.MapWebhooks(app.Services.GetRequiredService<AdmissionTelemetry>().RecordFault);
        return app;
    }

    private static void AddServices(IServiceCollection services, ServeOptions options)
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(8));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<NamespaceCache>();
        services.AddSingleton<InjectionCache>();
        services.AddSingleton<AdmissionTelemetry>();
        services.AddOperatorMetrics();
        services.AddSingleton<ListeningPorts>();
        services.AddSingleton<Readiness>();
        services.AddCertificates(
            options.Certificates with
            {
                Namespace = options.Namespace ?? LinkedKubeOps.CurrentNamespace(),
                MountedDirectory = options.CertDir,
                CaOut = options.CaOut,
            },
            hasApiServer: !options.Standalone && options.CaOut is null);
        services.AddWebhooks();
        if (options.Standalone)
        {
            services.AddStandalone();
        }
        else
        {
            services.AddCluster(options);
        }
    }
}
