using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Dragonfly.Operator.Hosting.Metrics;
using Dragonfly.Operator.KubeOps;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Tests.Hosting.Metrics;

/// <summary>What Prometheus gets.</summary>
public sealed partial class ScrapeTests
{
    private StandaloneOperator _operator = null!;

    private Meter Meter => Meters.Create("Dragonfly.Operator.Tests");

    private IMeterFactory Meters => _operator.Services.GetRequiredService<IMeterFactory>();

    [OneTimeSetUp]
    public async Task StartAsync() => _operator = await StandaloneOperator.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _operator.DisposeAsync();

    /// <summary>scrape.txt was recorded from version 0.1.0, which wrote the text itself.</summary>
    [Test]
    public async Task Names_labels_types_and_help_are_those_of_the_golden_scrape()
    {
        Assume.That(KubeOpsAdapter.MeterName, Is.Not.Null, "the golden scrape names the embedded KubeOps");
        await using var process = await StandaloneProcess.StartAsync("scrape");
        await using var review = await HalfReview.BeginAsync(await process.ConnectAsync());
        Assert.That(await review.EndAsync(), Is.EqualTo("HTTP/1.1 200 OK"));

        var scrape = Comparable(await ScrapeAsync(process.Probes));
        var golden = Path.Combine(SourceTree.Root, "Dragonfly.Operator.Tests", "Hosting", "Metrics", "scrape.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(golden, scrape);
        }

        Assert.That(scrape, Is.EqualTo(await File.ReadAllTextAsync(golden)), "UPDATE_GOLDEN=1 rewrites it");
    }

    [TestCase("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5")]
    [TestCase("text/plain;version=1.0.0;escaping=allow-utf-8")]
    public async Task The_format_is_the_same_whatever_is_asked_for(string accept)
    {
        using var client = new HttpClient { BaseAddress = _operator.Probes, DefaultRequestHeaders = { { "Accept", accept } } };
        using var response = await client.GetAsync("/metrics");
        Assert.That(response.Content.Headers.ContentType, Is.EqualTo(MediaTypeHeaderValue.Parse("text/plain; version=0.0.4; charset=utf-8")));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Not.Contain("_created"));
    }

    [Test]
    public async Task Counts_of_many_threads_are_all_there_at_once()
    {
        const int Threads = 4, Times = 20_000;
        var counter = Meter.CreateCounter<long>("counted_total");
        var histogram = Meter.CreateHistogram(
            "measured", "s", "", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 2] });
        Parallel.For(0, Threads, thread =>
        {
            for (var i = 0; i < Times; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("thread", thread % 2 == 0 ? "even" : "odd"));
                histogram.Record(thread == 0 ? 0.75 : 0.5);
            }
        });

        Assert.That(await SamplesAsync(), Is.SupersetOf(new[]
        {
            $"counted_total{{thread=\"even\"}} {Threads / 2 * Times}",
            $"counted_total{{thread=\"odd\"}} {Threads / 2 * Times}",
            $"measured_bucket{{le=\"0.5\"}} {(Threads - 1) * Times}",
            $"measured_bucket{{le=\"2\"}} {Threads * Times}",
            $"measured_bucket{{le=\"+Inf\"}} {Threads * Times}",
            $"measured_count {Threads * Times}",
        }));
    }

    [Test]
    public void Measuring_allocates_nothing()
    {
        var counter = Meter.CreateCounter<long>("quiet_total");
        var histogram = Meter.CreateHistogram<double>("quiet");
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
    public async Task Labels_out_of_bounds_cost_no_memory()
    {
        var counter = Meter.CreateCounter<long>("wild_total");
        for (var i = 0; i < 1000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("value", i));
        }

        var samples = (await SamplesAsync()).Where(line => line.StartsWith("wild_total", StringComparison.Ordinal)).ToArray();
        Assert.That(samples, Has.Length.InRange(2, MetricsServices.MaxSeries + 2).And.Some.StartsWith("wild_total{otel_metric_overflow=\"true\"}"));
    }

    [Test]
    public async Task Meters_of_others_are_not_exported()
    {
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create("Dragonfly.Operator.Tests").CreateCounter<long>("of_another_host_total").Add(1);
        Meters.Create("Somebody.Else").CreateCounter<long>("of_a_library_total").Add(1);
        Assert.That(await ScrapeAsync(_operator.Probes), Does.Not.Contain("of_a"));
    }

    [Test]
    public async Task The_runtime_of_KubeOps_appears_under_the_operators_names()
    {
        Assume.That(KubeOpsAdapter.MeterName, Is.Not.Null, "upstream's runtime measures other things");
        using var runtime = new Meter(KubeOpsAdapter.MeterName!);
        runtime.CreateCounter<long>("watch_restarts").Add(2, new KeyValuePair<string, object?>("kind", "Test"));
        var scrape = await ScrapeAsync(_operator.Probes);
        Assert.That(scrape, Does.Contain("\ndragonfly_watch_restarts_total{kind=\"Test\"} 2\n"));
        Assert.That(scrape, Does.Contain("# HELP dragonfly_watch_restarts_total Watches that were restarted"));
    }

    private async Task<string[]> SamplesAsync() =>
        [.. NoLabels().Replace(await ScrapeAsync(_operator.Probes), " ").Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    private static async Task<string> ScrapeAsync(Uri probes)
    {
        using var client = new HttpClient { BaseAddress = probes };
        return await client.GetStringAsync("/metrics");
    }

    /// <summary>Metrics by name, HELP before TYPE, and without the values that no two runs share.</summary>
    private static string Comparable(string scrape)
    {
        var metrics = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        List<string> lines = [];
        foreach (var line in NoLabels().Replace(scrape, " ").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Metadata().Match(line) is { Success: true, Groups: [_, var name] })
            {
                lines = metrics.TryGetValue(name.Value, out var known) ? known : metrics[name.Value] = [];
            }

            lines.Add(BuildLabel().Replace(Volatile().IsMatch(line) ? $"{line[..line.LastIndexOf(' ')]} N" : line, "$1=\"…\""));
        }

        return string.Concat(metrics.Values.SelectMany(metric => metric.OrderBy(line => line.StartsWith("# HELP ", StringComparison.Ordinal) ? 0 : 1)).Select(line => line + "\n"));
    }

    [GeneratedRegex("^# (?:HELP|TYPE) (\\S+)")]
    private static partial Regex Metadata();

    [GeneratedRegex("^(?:process_|dragonfly_certificate_|dragonfly_admission_duration_seconds_(?:sum|bucket\\{le=\"\\d))")]
    private static partial Regex Volatile();

    [GeneratedRegex("\\b(version|dotnet)=\"[^\"]*\"")]
    private static partial Regex BuildLabel();

    [GeneratedRegex("\\{\\} ")]
    private static partial Regex NoLabels();
}
