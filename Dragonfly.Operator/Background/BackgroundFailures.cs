using System.Diagnostics.Metrics;

namespace Dragonfly.Operator.Background;

/// <summary>Counts what fails in the background, where no request tells of it.</summary>
internal static class BackgroundFailures
{
    public const string MeterName = "Dragonfly.Operator.Background";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "dragonfly_background_failures_total", description: "Attempts at work in the background that failed and are repeated, by work.");

    /// <summary>Makes the series, at 0: one that appears only with its first failure has no rate() for it.</summary>
    /// <param name="work">One of a few fixed words.</param>
    public static void Announce(string work) => Add(work, 0);

    /// <param name="work">One of a few fixed words.</param>
    public static void Count(string work) => Add(work, 1);

    private static void Add(string work, long failures) => Failures.Add(failures, new KeyValuePair<string, object?>("work", work));
}
