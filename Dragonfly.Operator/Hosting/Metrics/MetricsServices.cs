using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>What measures and exports.</summary>
internal static class MetricsServices
{
    public static void AddOperatorMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<ExportedInstruments>();
        services.AddSingleton<PrometheusMetrics>();
        services.AddSingleton<OperatorInstruments>();
        services.AddSingleton<ProcessInstruments>();
        if (OtlpExport.IsWanted)
        {
            services.AddSingleton<OtlpExport>();
            services.AddHostedService(provider => provider.GetRequiredService<OtlpExport>());
        }
    }

    /// <summary>Listens first, so that nothing that others count goes by unheard.</summary>
    public static void StartMetrics(this IServiceProvider services)
    {
        services.GetRequiredService<PrometheusMetrics>();
        if (OtlpExport.IsWanted)
        {
            services.GetRequiredService<OtlpExport>();
        }

        services.GetRequiredService<OperatorInstruments>();
        services.GetRequiredService<ProcessInstruments>();
    }
}
