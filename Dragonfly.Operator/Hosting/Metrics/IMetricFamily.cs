namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>One metric with all its series, between measurements and scrapes.</summary>
internal interface IMetricFamily
{
    /// <summary>Takes a measurement. On the admission path: no lock, and no allocation once a series exists.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags);

    /// <summary>Writes the current values.</summary>
    public void WriteTo(PrometheusText text);
}
