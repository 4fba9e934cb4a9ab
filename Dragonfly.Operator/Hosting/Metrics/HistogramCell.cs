namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>The buckets of one series.</summary>
internal sealed class HistogramCell(double[] bounds)
{
    private readonly long[] _counts = new long[bounds.Length + 1];
    private readonly CounterCell _sum = new();

    public double Sum => _sum.Value;

    public long CountOf(int bucket) => Volatile.Read(ref _counts[bucket]);

    public void Add(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _counts[bucket]);
        _sum.Add(value);
    }
}
