using System.Diagnostics.Metrics;
using Dragonfly.Operator.Commands;
using Dragonfly.Operator.KubeOps;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>What measures, and what exports it: to Prometheus, and to a collector where the standard OTEL_* variables name one.</summary>
internal static class MetricsServices
{
    /// <summary>The operator's own meters begin so; their instruments bear the metrics' names.</summary>
    public const string MeterPrefix = "Dragonfly.Operator";

    /// <summary>Of one metric. Labels come from enumerations and kinds; should something else get in, it must not take the memory.</summary>
    public const int MaxSeries = 64;

    private static readonly string[] CollectorVariables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    private static bool HasCollector => CollectorVariables.Any(variable => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)));

    public static void AddOperatorMetrics(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton(provider => Build(provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton<OperatorInstruments>();
        services.AddSingleton<ProcessInstruments>();
        if (HasCollector)
        {
            services.AddHostedService<LastExport>();
        }
    }

    /// <summary>Listens first, so that nothing that others count goes by unheard; then serves /metrics on the probe port.</summary>
    public static void UseOperatorMetrics(this WebApplication app)
    {
        var meters = app.Services.GetRequiredService<MeterProvider>();
        app.Services.GetRequiredService<OperatorInstruments>();
        app.Services.GetRequiredService<ProcessInstruments>();
        app.UseOpenTelemetryPrometheusScrapingEndpoint(
            meters,
            context => !context.Request.IsHttps && context.Request.Path == "/metrics",
            path: null,
            configureBranchedPipeline: branch => branch.Use((context, next) =>
            {
                // In OpenMetrics, which Prometheus asks for first, counters would bring _created series that nobody uses.
                context.Request.Headers.Accept = default;
                return next(context);
            }),
            optionsName: null);
    }

    private static MeterProvider Build(IMeterFactory meters)
    {
        // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come second, and so overrule ours.
        var resource = ResourceBuilder.CreateEmpty()
            .AddTelemetrySdk()
            .AddService("dragonfly-operator", serviceVersion: VersionCommand.Version, serviceInstanceId: Environment.MachineName)
            .AddEnvironmentVariableDetector();
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(MeterPrefix + ".*")
            .AddView(instrument => StreamOf(instrument, meters))
            .AddPrometheusExporter(options =>
            {
                // Instruments bear the names that are shown, units and _total included.
                options.TranslationStrategy = PrometheusAspNetCoreTranslationStrategy.UnderscoreEscapingWithoutSuffixes;
                options.ScopeInfoEnabled = false;
                options.TargetInfoEnabled = false;

                // Making the text takes less than a millisecond; whoever asks gets what is so now.
                options.ScrapeResponseCacheDurationMilliseconds = 0;
            });
        if (KubeOpsAdapter.MeterName is { } runtime)
        {
            builder.AddMeter(runtime);
        }

        return HasCollector ? builder.AddOtlpExporter().Build() : builder.Build();
    }

    private static MetricStreamConfiguration StreamOf(Instrument instrument, IMeterFactory meters)
    {
        // A meter that belongs to another host of this process has that host's factory as its scope.
        if (instrument.Meter.Scope is { } scope && !ReferenceEquals(scope, meters))
        {
            return MetricStreamConfiguration.Drop;
        }

        var stream = new MetricStreamConfiguration { CardinalityLimit = MaxSeries };
        if (instrument.Meter.Name == KubeOpsAdapter.MeterName && KubeOpsAdapter.Metrics.TryGetValue(instrument.Name, out var metric))
        {
            // The runtime of KubeOps names its instruments without our prefix.
            (stream.Name, stream.Description) = metric;
        }

        return stream;
    }

    /// <summary>Sends what was counted last. It may take a second: a collector that is gone must not keep the process.</summary>
    private sealed class LastExport(MeterProvider meters) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => meters.Shutdown(1000), CancellationToken.None);
    }
}
