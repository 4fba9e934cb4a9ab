using System.Diagnostics.Metrics;
using Dragonfly.Operator.Pods;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Background;

/// <summary>
/// Work that a background loop repeats. A failed attempt is counted, and logged if its reason is new; so is the first success after
/// failures.
/// </summary>
/// <remarks>An exception that leaves a background service ends its loop, so loops run whatever may throw through this class.</remarks>
/// <param name="label">Names the work in the metric: one of a few fixed words.</param>
/// <param name="work">Names the work in the log, as the subject of "failed and will be retried".</param>
internal sealed partial class RepeatedWork(string label, string work, ILogger logger)
{
    private const int MaxReasonLength = 500;

    private static readonly TimeSpan ThirtySeconds = TimeSpan.FromSeconds(30);

    private readonly string _label = BackgroundFailures.Announce(label);
    private string? _logged;

    /// <summary>Returns whether the attempt succeeded. Throws only when cancelled.</summary>
    public Task<bool> TryAsync(Action attempt, CancellationToken cancellationToken) => TryAsync(
        () =>
        {
            attempt();
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Returns whether the attempt succeeded. Throws only when cancelled.</summary>
    public async Task<bool> TryAsync(Func<Task> attempt, CancellationToken cancellationToken)
    {
        try
        {
            await attempt();
            if (_logged is not null)
            {
                LogRecovered(work);
                _logged = null;
            }

            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            BackgroundFailures.Count(_label);
            var reason = Describe(exception);
            if (reason != _logged)
            {
                LogFailed(work, reason);
                _logged = reason;
            }

            return false;
        }
    }

    /// <summary>
    /// Repeats attempts until cancelled: at the interval while they succeed, and with growing pauses while they fail. These begin with
    /// thirty seconds or the interval, whichever is shorter, and end with the longer. The pauses vary a little, so that replicas do not fall
    /// into step.
    /// </summary>
    /// <param name="attempt">Returns whether it succeeded.</param>
    /// <param name="interval">The pause after a success.</param>
    public static async Task RepeatAsync(Func<Task<bool>> attempt, TimeSpan interval, TimeProvider time, CancellationToken stoppingToken)
    {
        for (var failures = 0; ;)
        {
            failures = await attempt() ? 0 : failures + 1;
            var (shorter, longer) = interval < ThirtySeconds ? (interval, ThirtySeconds) : (ThirtySeconds, interval);
            var afterFailure = shorter * Math.Pow(2, Math.Clamp(failures - 1, 0, 10));
            var pause = failures == 0 ? interval : afterFailure < longer ? afterFailure : longer;
            await Task.Delay(pause * (0.8 + (0.4 * Random.Shared.NextDouble())), time, stoppingToken);
        }
    }

    private static string Describe(Exception exception)
    {
        var message = $"{exception.GetType().Name}: {exception.Message}";

        // A proxy may echo the request in its error, including the Secret's key, as PEM or as base64 of it.
        return message.Contains("-----BEGIN", StringComparison.Ordinal) || message.Contains("LS0tLS1CRUdJTi", StringComparison.Ordinal)
            ? $"{exception.GetType().Name} (its text is withheld, as it holds PEM data)"
            : Excerpt.Of(message, MaxReasonLength);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} failed and will be retried: {Reason}")]
    private partial void LogFailed(string work, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Work} works again")]
    private partial void LogRecovered(string work);
}

/// <summary>Counts failures of background work, which no request would report, by one of a few fixed words.</summary>
internal static class BackgroundFailures
{
    public const string MeterName = "Dragonfly.Operator.Background";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "dragonfly_background_failures_total", description: "Failed attempts at background work, which are repeated, by work.");

    /// <summary>Creates the series at 0, and returns its name: rate() misses the first failure of a series that appears only with it.</summary>
    public static string Announce(string work)
    {
        Add(work, 0);
        return work;
    }

    public static void Count(string work) => Add(work, 1);

    private static void Add(string work, long failures) => Failures.Add(failures, new KeyValuePair<string, object?>("work", work));
}
