using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>Process metrics under the names of Prometheus' client libraries, so that existing dashboards work.</summary>
internal sealed class ProcessInstruments
{
    public const string MeterName = "Dragonfly.Operator.Process";
    private const string OpenFiles = "/proc/self/fd";

    public ProcessInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        var started = Started();
        meter.CreateObservableGauge("process_resident_memory_bytes", () => Environment.WorkingSet, "By", "Memory in use, as the kernel counts it.");
        meter.CreateObservableCounter("process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "CPU time, user and system.");
        meter.CreateObservableGauge("process_start_time_seconds", () => started, "s", "Start of the process, as Unix time.");
        if (Directory.Exists(OpenFiles))
        {
            meter.CreateObservableGauge(
                "process_open_fds", () => Directory.EnumerateFileSystemEntries(OpenFiles).Count(), description: "Open file descriptors.");
        }
    }

    private static double Started()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
    }
}
