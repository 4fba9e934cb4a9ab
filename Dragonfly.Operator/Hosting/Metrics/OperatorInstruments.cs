using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Commands;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources;

namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>Metrics that are read at the moment of a scrape.</summary>
internal sealed class OperatorInstruments
{
    public const string MeterName = "Dragonfly.Operator.State";

    public OperatorInstruments(IMeterFactory meters, Kinds kinds, ServingCertificate certificate, LineLoggerProvider log)
    {
        var meter = meters.Create(MeterName);
        foreach (var kind in kinds)
        {
            meter.CreateObservableGauge(kind.CountMetric, () => kind.Count, description: $"{kind.Kind}s in force.");
            if (kind.PodsMetric is { } pods)
            {
                meter.CreateObservableGauge(pods, kind.MeasurePods, description: $"Living Pods of each group of a {kind.Kind}.");
            }
        }

        // A point in time, like kubelet_certificate_manager_client_expiration_seconds, stays correct between scrapes.
        meter.CreateObservableGauge(
            "dragonfly_certificate_expiry_seconds",
            () => Expiry(certificate),
            "s",
            "When the served certificate (leaf) and the CA behind it (ca) expire, as Unix time.");

        meter.CreateObservableCounter(
            "dragonfly_log_lines_dropped_total", () => log.Dropped, description: "Log lines that were dropped because the output could not keep up.");

        meter.CreateObservableGauge(
            "dragonfly_build_info",
            () => new Measurement<int>(
                1,
                new("version", VersionCommand.Version),
                new KeyValuePair<string, object?>("kubeops", KubeOpsAdapter.Description),
                new("dotnet", RuntimeInformation.FrameworkDescription)),
            description: "Always 1; the labels identify the build.");
    }

    private static IEnumerable<Measurement<double>> Expiry(ServingCertificate certificate)
    {
        if (certificate.LeafNotAfter is { } leaf)
        {
            yield return new(leaf.ToUnixTimeSeconds(), new KeyValuePair<string, object?>("kind", "leaf"));
        }

        if (certificate.AuthorityNotAfter is { } authority)
        {
            yield return new(authority.ToUnixTimeSeconds(), new KeyValuePair<string, object?>("kind", "ca"));
        }
    }
}
