using System.Diagnostics.Metrics;
using Dragonfly.Operator.Injection;
using Dragonfly.Operator.Injection.Policy;
using Dragonfly.Operator.Linking;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Webhooks;

/// <summary>One log line and one count for each admission. Neither holds anything of the Pod but its name.</summary>
public sealed partial class AdmissionTelemetry : IDisposable
{
    public const string MeterName = "Dragonfly.Operator.Admission";

    private static readonly KeyValuePair<string, object?>[] OutcomeTags =
        [.. Enum.GetNames<Outcome>().Select(name => new KeyValuePair<string, object?>("outcome", name))];

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _admissions;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;
    private readonly ILogger<AdmissionTelemetry> _logger;

    public AdmissionTelemetry(TimeProvider time, ILogger<AdmissionTelemetry> logger)
    {
        _time = time;
        _logger = logger;
        _admissions = _meter.CreateCounter<long>("dragonfly_admissions_total", description: "Pods that were decided about, by outcome.");
        _duration = _meter.CreateHistogram<double>(
            "dragonfly_admission_duration_seconds", "s", "Time from the parsed review to the decision and its patch.");
    }

    /// <summary>The moment from which <see cref="Record"/> measures.</summary>
    public long Start() => _time.GetTimestamp();

    public void Record(V1Pod pod, Verdict verdict, bool dryRun, long started)
    {
        var duration = _time.GetElapsedTime(started);
        _admissions.Add(1, OutcomeTags[(int)verdict.Outcome]);
        _duration.Record(duration.TotalSeconds);
        LogAdmission(
            LinkedKubeOps.UidOf(pod),
            pod.Metadata.NamespaceProperty,
            pod.Metadata.Name ?? pod.Metadata.GenerateName,
            verdict.Outcome,
            verdict.Notes,
            verdict.Injection,
            dryRun,
            duration.TotalMilliseconds);
    }

    /// <summary>A review that could not be answered by a decision: a broken request, or an error of ours.</summary>
    public void RecordFault(string? uid, string? @namespace, string? name, Exception exception)
    {
        _admissions.Add(1, OutcomeTags[(int)Outcome.Error]);
        LogFault(exception, uid, @namespace, name, Outcome.Error);
    }

    public void Dispose() => _meter.Dispose();

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Admission {Uid} of {Namespace}/{Pod}: {Outcome} ({Notes}) by {Injection}, dry run {DryRun}, in {DurationMs} ms")]
    private partial void LogAdmission(
        string? uid, string? @namespace, string? pod, Outcome outcome, Notes notes, string? injection, bool dryRun, double durationMs);

    [LoggerMessage(Level = LogLevel.Error, Message = "Admission {Uid} of {Namespace}/{Pod}: {Outcome}")]
    private partial void LogFault(Exception exception, string? uid, string? @namespace, string? pod, Outcome outcome);
}
