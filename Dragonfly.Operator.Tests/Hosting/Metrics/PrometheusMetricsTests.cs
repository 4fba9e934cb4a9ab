using System.Diagnostics.Metrics;
using Dragonfly.Operator.Linking;

namespace Dragonfly.Operator.Tests.Hosting.Metrics;

public sealed class PrometheusMetricsTests
{
    private readonly MeterScope _scope = new();

    [OneTimeTearDown]
    public void Dispose() => _scope.Dispose();

    [Test]
    public void Buckets_are_cumulative_and_inclusive()
    {
        _ = _scope.Metrics;
        var histogram = _scope.Meter.CreateHistogram(
            "seconds", "s", "", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 2] });
        foreach (var value in new[] { 0.25, 0.5, 0.75, 4 })
        {
            histogram.Record(value);
        }

        Assert.That(_scope.Samples().Where(line => line.StartsWith("seconds", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "seconds_bucket{le=\"0.5\"} 2", "seconds_bucket{le=\"2\"} 3", "seconds_bucket{le=\"+Inf\"} 4", "seconds_sum 5.5", "seconds_count 4",
        }));
    }

    [Test]
    public void Counts_of_many_threads_are_all_there()
    {
        const int Threads = 4, Times = 20_000;
        _ = _scope.Metrics;
        var counter = _scope.Meter.CreateCounter<long>("counted_total");
        var histogram = _scope.Meter.CreateHistogram<double>("measured");
        Parallel.For(0, Threads, thread =>
        {
            for (var i = 0; i < Times; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("thread", (thread % 2).ToString()));
                histogram.Record(0.5);
            }
        });

        Assert.That(_scope.Samples(), Is.SupersetOf(new[]
        {
            $"counted_total{{thread=\"0\"}} {Threads / 2 * Times}",
            $"counted_total{{thread=\"1\"}} {Threads / 2 * Times}",
            $"measured_count {Threads * Times}",
            $"measured_sum {Threads * Times / 2}",
        }));
    }

    [Test]
    public void Measuring_allocates_nothing()
    {
        _ = _scope.Metrics;
        var counter = _scope.Meter.CreateCounter<long>("quiet_total");
        var histogram = _scope.Meter.CreateHistogram<double>("quiet");
        var tag = new KeyValuePair<string, object?>("outcome", "Injected");
        Measure(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Measure(1000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Measure(int times)
        {
            for (var i = 0; i < times; i++)
            {
                counter.Add(1, tag);
                histogram.Record(0.0003);
            }
        }
    }

    [Test]
    public void What_is_no_longer_observed_is_gone()
    {
        _ = _scope.Metrics;
        var seen = true;
        Measurement<int>[] none = [];
        _scope.Meter.CreateObservableGauge("watched", () => seen ? [new Measurement<int>(1)] : none);
        Assert.That(_scope.Samples(), Does.Contain("watched 1"));
        seen = false;
        Assert.That(_scope.Samples(), Does.Not.Contain("watched 1"));
    }

    [Test]
    public void Labels_out_of_bounds_cost_no_memory()
    {
        _ = _scope.Metrics;
        var counter = _scope.Meter.CreateCounter<long>("wild_total");
        for (var i = 0; i < 1000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("value", i));
        }

        Assert.That(_scope.Samples().Count(line => line.StartsWith("wild_total", StringComparison.Ordinal)), Is.LessThan(100));
    }

    [Test]
    public void Meters_of_others_are_not_exported()
    {
        using var other = new MeterScope();
        _ = _scope.Metrics;
        other.Meter.CreateCounter<long>("of_another_host_total").Add(1);
        _scope.Factory.Create("Somebody.Else").CreateCounter<long>("of_a_library_total").Add(1);
        Assert.That(_scope.Metrics.Scrape(), Does.Not.Contain("of_a"));
    }

    [Test]
    public void The_runtime_of_KubeOps_appears_under_the_operators_names()
    {
        Assume.That(LinkedKubeOps.MeterName, Is.Not.Null, "upstream's runtime measures other things");
        _ = _scope.Metrics;
        using var runtime = new Meter(LinkedKubeOps.MeterName!);
        runtime.CreateCounter<long>("watch_restarts").Add(2, new KeyValuePair<string, object?>("kind", "Namespace"));
        Assert.That(_scope.Samples(), Does.Contain("dragonfly_watch_restarts_total{kind=\"Namespace\"} 2"));
    }
}
