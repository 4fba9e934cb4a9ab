namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>Counts from the start of the process on.</summary>
internal sealed class CounterFamily(string name, string help) : IMetricFamily
{
    private readonly SeriesSet<CounterCell> _series = new(() => new());

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => _series.Find(tags)?.Cell.Add(value);

    public void WriteTo(PrometheusText text)
    {
        text.Header(name, "counter", help);
        foreach (var series in _series.All)
        {
            text.Sample(name, series.Labels, series.Cell.Value);
        }
    }
}
