using System.Diagnostics.Metrics;

namespace Dragonfly.Operator.Background;

/// <summary>Counts failures of background work, which no request would report.</summary>
internal static class BackgroundFailures
{
    public const string MeterName = "Dragonfly.Operator.Background";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "dragonfly_background_failures_total", description: "Failed attempts at background work, which are repeated, by work.");

    /// <summary>Creates the series at 0: rate() misses the first failure of a series that appears only with it.</summary>
    /// <param name="work">One of a few fixed words.</param>
    public static void Announce(string work) => Add(work, 0);

    /// <param name="work">One of a few fixed words.</param>
    public static void Count(string work) => Add(work, 1);

    private static void Add(string work, long failures) => Failures.Add(failures, new KeyValuePair<string, object?>("work", work));
}
