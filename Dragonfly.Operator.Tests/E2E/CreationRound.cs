using System.Globalization;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>What creating many Pods at once took.</summary>
/// <param name="PerSecond">Pods per second, of all clients together.</param>
/// <param name="P50">Median latency of one creation, in milliseconds.</param>
/// <param name="P99">99th percentile, in milliseconds.</param>
/// <param name="ApiServer">CPU time of the API server for each Pod, in microseconds.</param>
/// <param name="Operator">CPU time of the operator for each Pod, in microseconds.</param>
internal sealed record CreationRound(double PerSecond, double P50, double P99, double ApiServer, double Operator)
{
    public static CreationRound Of(TimeSpan time, IEnumerable<double> latencies, TimeSpan apiServer, TimeSpan @operator)
    {
        double[] sorted = [.. latencies.Order()];
        return new(
            sorted.Length / time.TotalSeconds,
            sorted[sorted.Length / 2],
            sorted[(int)(sorted.Length * 0.99)],
            apiServer.TotalMicroseconds / sorted.Length,
            @operator.TotalMicroseconds / sorted.Length);
    }

    /// <summary>The median of a figure, and of its ratio to the same round without a webhook: the machine's mood falls on both.</summary>
    public static string Compare(IReadOnlyList<CreationRound> rounds, IReadOnlyList<CreationRound> floor, Func<CreationRound, double> figure) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Median(rounds.Select(figure)),9:0.0} ({Median(rounds.Zip(floor, (one, other) => figure(one) / figure(other))):0.00})");

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
