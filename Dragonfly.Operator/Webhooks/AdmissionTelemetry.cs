using System.Diagnostics.Metrics;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Webhooks.Admission;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Webhooks;

/// <summary>
/// Writes one log line for each admission, and counts it once for each kind that took part. Of what the Pod's author wrote, the line holds
/// excerpts of names alone.
/// </summary>
public sealed partial class AdmissionTelemetry
{
    public const string MeterName = "Dragonfly.Operator.Admission";

    /// <summary>The label of what failed before any kind had a say: for Prometheus, no label.</summary>
    private const string NoKind = "";

    private readonly Counter<long> _admissions;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;
    private readonly ILogger<AdmissionTelemetry> _logger;

    public AdmissionTelemetry(IMeterFactory meters, IEnumerable<PodMutator> kinds, TimeProvider time, ILogger<AdmissionTelemetry> logger)
    {
        _time = time;
        _logger = logger;
        var meter = meters.Create(MeterName);
        _admissions = meter.CreateCounter<long>("dragonfly_admissions_total", description: "Pods that the webhook decided about, by kind of resource and outcome.");
        _duration = meter.CreateHistogram(
            "dragonfly_admission_duration_seconds",
            "s",
            "Time from the received review to the decision and its patch, including the parsing of the Pod.",
            tags: null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
            });
        Count(0, NoKind, Outcome.Error);
        foreach (var kind in kinds)
        {
            foreach (var outcome in kind.Outcomes.Where(outcome => outcome != Outcome.NotCalled))
            {
                // rate() misses the first event of a series that appears only with it.
                Count(0, kind.Kind, outcome);
            }
        }
    }

    /// <summary>The timestamp from which <see cref="Record"/> measures.</summary>
    public long Start() => _time.GetTimestamp();

    internal void Record(ReviewedPod pod, AdmissionResult result, bool dryRun, long started)
    {
        var duration = _time.GetElapsedTime(started);
        foreach (var report in result.Reports)
        {
            Count(1, report.Kind, report.Outcome);
            if (report.Failure is { } failure)
            {
                LogFailure(
                    new LoggedFaultException(failure), Excerpt.Name(pod.RequestUid), Excerpt.Name(pod.Metadata.NamespaceProperty), NameOf(pod), report.Kind, report.Outcome);
            }
        }

        _duration.Record(duration.TotalSeconds);
        if (!_logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        var line = new AdmissionLine
        {
            Uid = Excerpt.Name(pod.RequestUid),
            Namespace = Excerpt.Name(pod.Metadata.NamespaceProperty),
            Pod = NameOf(pod),
            Result = result,
            DryRun = dryRun,
            DurationMs = duration.TotalMilliseconds,
        };
        _logger.Log(LogLevel.Information, default, line, null, static (line, _) => line.ToString());
    }

    /// <summary>Records a review without a decision: a broken request, or an error of the operator.</summary>
    internal void RecordFault(AdmissionFault fault)
    {
        Count(1, NoKind, Outcome.Error);
        if (fault.Exception is BadHttpRequestException refused)
        {
            // Anyone who reaches the port can cause thousands of these per second, and the reason says everything that a stack trace
            // would.
            LogRefused(refused.StatusCode, Outcome.Error, Excerpt.Message(refused.Message));
            return;
        }

        if (fault.Exception is UndecidedPodException undecided)
        {
            LogUndecided(Excerpt.Name(fault.Uid), Excerpt.Name(fault.Namespace), Excerpt.Name(fault.Name), Outcome.Error, undecided.Message);
            return;
        }

        if (fault.StatusCode != StatusCodes.Status200OK)
        {
            LogRefusedPod(
                new LoggedFaultException(fault.Exception), Excerpt.Name(fault.Uid), Excerpt.Name(fault.Namespace), Excerpt.Name(fault.Name), Outcome.Error);
            return;
        }

        LogFault(
            new LoggedFaultException(fault.Exception), Excerpt.Name(fault.Uid), Excerpt.Name(fault.Namespace), Excerpt.Name(fault.Name), Outcome.Error);
    }

    /// <summary>The only place that creates the counter's labels.</summary>
    private void Count(long number, string kind, string outcome) =>
        _admissions.Add(number, new("kind", kind), new KeyValuePair<string, object?>("outcome", outcome));

    private static string? NameOf(ReviewedPod pod) => Excerpt.Name(pod.Metadata.Name ?? pod.Metadata.GenerateName);

    [LoggerMessage(Level = LogLevel.Error, Message = "admission {Uid} of {Namespace}/{Pod}: {Outcome}; no {Kind} was applied")]
    private partial void LogFailure(Exception exception, string? uid, string? @namespace, string? pod, string kind, string outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "admission request refused with status {Status}: {Outcome}, {Reason}")]
    private partial void LogRefused(int status, string outcome, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "admission {Uid} of {Namespace}/{Pod}: {Outcome}; the Pod is refused: {Reason}")]
    private partial void LogUndecided(string? uid, string? @namespace, string? pod, string outcome, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "admission {Uid} of {Namespace}/{Pod}: {Outcome}; the Pod is refused, as it must not start as it is")]
    private partial void LogRefusedPod(Exception exception, string? uid, string? @namespace, string? pod, string outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "admission {Uid} of {Namespace}/{Pod}: {Outcome}; the Pod goes through as it is")]
    private partial void LogFault(Exception exception, string? uid, string? @namespace, string? pod, string outcome);
}
