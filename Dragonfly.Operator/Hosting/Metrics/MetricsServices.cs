using System.Diagnostics.Metrics;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Commands;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>
/// Registers the instruments and their export: to Prometheus, and to a collector if the standard OTEL_* variables name one.
/// </summary>
internal static class MetricsServices
{
    /// <summary>The operator's own meters start with this; their instruments have the exported names.</summary>
    public const string MeterPrefix = "Dragonfly.Operator";

    /// <summary>The most series of one metric. Labels come from enumerations and kinds, so this only guards against mistakes.</summary>
    public const int MaxSeries = 128;

    /// <summary>Of one metric whose labels name resources, for thirty resources with all the groups that they may have.</summary>
    public const int MaxSeriesOfResources = 1024;

    private static readonly string[] CollectorVariables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    private static bool HasCollector => CollectorVariables.Any(variable => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)));

    public static void AddOperatorMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton(provider => Build(provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<Kinds>()));
        if (HasCollector)
        {
            services.AddHostedService<LastExport>();
        }
    }

    /// <summary>Starts listening before other services count anything.</summary>
    public static void StartOperatorMetrics(this IServiceProvider services)
    {
        services.GetRequiredService<MeterProvider>();
        OperatorInstruments.Create(
            services.GetRequiredService<IMeterFactory>(), services.GetRequiredService<Kinds>(),
            services.GetRequiredService<ServingCertificate>(), services.GetRequiredService<LineLoggerProvider>());
    }

    /// <summary>Serves /metrics on the probe port.</summary>
    public static void UseOperatorMetrics(this IApplicationBuilder app) =>
        app.UseOpenTelemetryPrometheusScrapingEndpoint(
            app.ApplicationServices.GetRequiredService<MeterProvider>(),
            context => !context.Request.IsHttps && context.Request.Path == "/metrics",
            path: null,
            configureBranchedPipeline: branch => branch.Use((context, next) =>
            {
                // OpenMetrics, which Prometheus prefers, would add _created series that nobody uses.
                context.Request.Headers.Accept = default;
                return next(context);
            }),
            optionsName: null);

    private static MeterProvider Build(IMeterFactory meters, Kinds kinds)
    {
        HashSet<string> ofResources = [.. kinds.Select(kind => kind.PodsMetric).OfType<string>()];

        // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come second, and so override these.
        var resource = ResourceBuilder.CreateEmpty()
            .AddTelemetrySdk()
            .AddService("dragonfly-operator", serviceVersion: VersionCommand.Version, serviceInstanceId: Environment.MachineName)
            .AddEnvironmentVariableDetector();
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(MeterPrefix + ".*")
            .AddView(instrument => StreamOf(instrument, meters, ofResources))
            .AddPrometheusExporter(options =>
            {
                // The instruments have the exported names, including units and _total.
                options.TranslationStrategy = PrometheusAspNetCoreTranslationStrategy.UnderscoreEscapingWithoutSuffixes;
                options.ScopeInfoEnabled = false;
                options.TargetInfoEnabled = false;

                // Producing the text takes less than a millisecond, so every scrape gets current values.
                options.ScrapeResponseCacheDurationMilliseconds = 0;
            });
        if (KubeOpsAdapter.MeterName is { } runtime)
        {
            builder.AddMeter(runtime);
        }

        return HasCollector ? builder.AddOtlpExporter().Build() : builder.Build();
    }

    private static MetricStreamConfiguration StreamOf(Instrument instrument, IMeterFactory meters, HashSet<string> ofResources)
    {
        // Another host in this process has its own meter factory as the scope of its meters.
        if (instrument.Meter.Scope is { } scope && !ReferenceEquals(scope, meters))
        {
            return MetricStreamConfiguration.Drop;
        }

        var stream = new MetricStreamConfiguration { CardinalityLimit = ofResources.Contains(instrument.Name) ? MaxSeriesOfResources : MaxSeries };
        if (instrument.Meter.Name == KubeOpsAdapter.MeterName && KubeOpsAdapter.Metrics.TryGetValue(instrument.Name, out var metric))
        {
            // The KubeOps runtime names its instruments without the operator's prefix.
            (stream.Name, stream.Description) = metric;
        }

        return stream;
    }

    /// <summary>Exports the last counts. It may take a second, so that an unreachable collector does not keep the process alive.</summary>
    private sealed class LastExport(MeterProvider meters) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => meters.Shutdown(1000), CancellationToken.None);
    }
}
