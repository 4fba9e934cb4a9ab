using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>Keeps the operator's metrics for Prometheus to scrape. Must exist before what it is to count happens.</summary>
internal sealed class PrometheusMetrics : IDisposable
{
    private readonly ConcurrentDictionary<string, IMetricFamily> _families = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _scrape = new();

    public PrometheusMetrics(ExportedInstruments exported)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (exported.Find(instrument) is { } metric)
            {
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(metric.Name, _ => FamilyOf(instrument, metric)));
            }
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((IMetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((IMetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((IMetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>All metrics, by name, in <see cref="PrometheusText"/>.</summary>
    public string Scrape()
    {
        var text = new PrometheusText();
        lock (_scrape)
        {
            _listener.RecordObservableInstruments();
            foreach (var (_, family) in _families.OrderBy(family => family.Key, StringComparer.Ordinal))
            {
                family.WriteTo(text);
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static IMetricFamily FamilyOf(Instrument instrument, ExportedMetric metric) => instrument switch
    {
        Histogram<double> histogram => new HistogramFamily(metric.Name, metric.Help, [.. histogram.Advice?.HistogramBucketBoundaries ?? []]),
        { IsObservable: false } => new CounterFamily(metric.Name, metric.Help),
        ObservableCounter<long> or ObservableCounter<double> => new ObservedFamily(metric.Name, "counter", metric.Help),
        _ => new ObservedFamily(metric.Name, "gauge", metric.Help),
    };
}
