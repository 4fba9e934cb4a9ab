using Dragonfly.Operator.Linking;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>Sends the same metrics to an OpenTelemetry collector, as the standard OTEL_* variables say.</summary>
/// <remarks>Nothing of OpenTelemetry is loaded unless such a variable is set: it would cost memory and start-up time.</remarks>
internal sealed class OtlpExport : IHostedService, IDisposable
{
    /// <summary>The last export may take this long: a collector that is gone must not keep the process.</summary>
    private const int LastExportMilliseconds = 1000;

    private static readonly string[] Variables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    private readonly MeterProvider _provider;

    public OtlpExport()
    {
        // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come second, and so overrule ours.
        var resource = ResourceBuilder.CreateEmpty()
            .AddTelemetrySdk()
            .AddService("dragonfly-operator", serviceVersion: Commands.VersionCommand.Version, serviceInstanceId: Environment.MachineName)
            .AddEnvironmentVariableDetector();
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(ExportedInstruments.MeterPrefix + ".*");
        if (LinkedKubeOps.MeterName is { } runtime)
        {
            builder.AddMeter(runtime);
        }

        foreach (var (instrument, metric) in LinkedKubeOps.Metrics)
        {
            builder.AddView(instrument, metric.Name);
        }

        _provider = builder.AddOtlpExporter().Build();
    }

    public static bool IsWanted => Variables.Any(variable => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() => _provider.Shutdown(LastExportMilliseconds), CancellationToken.None);

    public void Dispose() => _provider.Dispose();
}
