namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>How measurements spread over buckets.</summary>
/// <param name="name">Name of the metric.</param>
/// <param name="help">What it means.</param>
/// <param name="bounds">Upper bounds of the buckets, inclusive, ascending; above the last is one more.</param>
internal sealed class HistogramFamily(string name, string help, double[] bounds) : IMetricFamily
{
    private readonly SeriesSet<HistogramCell> _series = new(() => new(bounds));

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _series.Find(tags)?.Cell.Add(value);

    public void WriteTo(PrometheusText text)
    {
        text.Header(name, "histogram", help);
        foreach (var series in _series.All)
        {
            // The count is the buckets' sum, so that both agree although measurements go on meanwhile.
            var count = 0L;
            for (var i = 0; i <= bounds.Length; i++)
            {
                count += series.Cell.CountOf(i);
                text.Bucket(name, series.Labels, i < bounds.Length ? bounds[i] : double.PositiveInfinity, count);
            }

            text.Sample(name + "_sum", series.Labels, series.Cell.Sum);
            text.Sample(name + "_count", series.Labels, count);
        }
    }
}
