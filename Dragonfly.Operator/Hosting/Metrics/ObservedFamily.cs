namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>Values that are asked for at each scrape. What nobody reports any more is gone, instead of standing still.</summary>
/// <param name="name">Name of the metric.</param>
/// <param name="type">gauge, or counter where the value only grows.</param>
/// <param name="help">What it means.</param>
internal sealed class ObservedFamily(string name, string type, string help) : IMetricFamily
{
    private readonly SeriesSet<ObservedCell> _series = new(() => new());

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_series.Find(tags) is { } series)
        {
            series.Cell.Value = value;
        }
    }

    public void WriteTo(PrometheusText text)
    {
        text.Header(name, type, help);
        foreach (var series in _series.All)
        {
            text.Sample(name, series.Labels, series.Cell.Value);
        }

        _series.Clear();
    }
}
