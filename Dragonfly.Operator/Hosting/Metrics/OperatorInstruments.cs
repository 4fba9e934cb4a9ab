using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Commands;
using Dragonfly.Operator.Hosting.Logging;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources;

namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>Metrics that are read at the moment of a scrape.</summary>
internal static class OperatorInstruments
{
    private const string OpenFiles = "/proc/self/fd";

    public static void Create(IMeterFactory meters, Kinds kinds, ServingCertificate certificate, LineLoggerProvider log)
    {
        var meter = meters.Create("Dragonfly.Operator.State");
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
            () => Expiry("leaf", certificate.LeafNotAfter).Concat(Expiry("ca", certificate.AuthorityNotAfter)),
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
        CreateForProcess(meters.Create("Dragonfly.Operator.Process"));
    }

    private static IEnumerable<Measurement<double>> Expiry(string kind, DateTimeOffset? end) =>
        end is null ? [] : [new(end.Value.ToUnixTimeSeconds(), new KeyValuePair<string, object?>("kind", kind))];

    /// <summary>Metrics under the names of Prometheus' client libraries, so that existing dashboards work.</summary>
    private static void CreateForProcess(Meter meter)
    {
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        meter.CreateObservableGauge("process_resident_memory_bytes", () => Environment.WorkingSet, "By", "Memory in use, as the kernel counts it.");
        meter.CreateObservableCounter("process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "CPU time, user and system.");
        meter.CreateObservableGauge("process_start_time_seconds", () => started, "s", "Start of the process, as Unix time.");
        if (Directory.Exists(OpenFiles))
        {
            meter.CreateObservableGauge(
                "process_open_fds", () => Directory.EnumerateFileSystemEntries(OpenFiles).Count(), description: "Open file descriptors.");
        }
    }
}
