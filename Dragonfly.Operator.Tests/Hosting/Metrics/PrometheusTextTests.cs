using Dragonfly.Operator.Hosting.Metrics;

namespace Dragonfly.Operator.Tests.Hosting.Metrics;

/// <summary>The format that Prometheus' documentation describes, version 0.0.4.</summary>
public sealed class PrometheusTextTests
{
    [Test]
    public void A_metric_has_help_and_type_before_its_samples()
    {
        var text = new PrometheusText();
        text.Header("requests_total", "counter", "Requests.");
        text.Sample("requests_total", [new("code", "200"), new("verb", "get")], 3);
        text.Sample("requests_total", [], 1.5);
        Assert.That(text.ToString(), Is.EqualTo(
            """
            # HELP requests_total Requests.
            # TYPE requests_total counter
            requests_total{code="200",verb="get"} 3
            requests_total 1.5

            """));
    }

    [Test]
    public void Help_escapes_backslash_and_newline_and_labels_the_quote_too()
    {
        var text = new PrometheusText();
        text.Header("a", "gauge", "one\\two\n\"three\"");
        text.Sample("a", [new("path", "C:\\\"x\"\n")], 0);
        Assert.That(text.ToString(), Is.EqualTo("# HELP a one\\\\two\\n\"three\"\n# TYPE a gauge\na{path=\"C:\\\\\\\"x\\\"\\n\"} 0\n"));
    }

    [TestCase(double.PositiveInfinity, "+Inf")]
    [TestCase(double.NegativeInfinity, "-Inf")]
    [TestCase(double.NaN, "NaN")]
    [TestCase(1e21, "1E+21")]
    [TestCase(0.1, "0.1")]
    [TestCase(1795751517, "1795751517")]
    public void Numbers_are_spelled_as_Go_reads_them(double value, string expected)
    {
        var text = new PrometheusText();
        text.Sample("a", [], value);
        Assert.That(text.ToString(), Is.EqualTo($"a {expected}\n"));
    }

    [Test]
    public void A_bucket_has_its_bound_as_last_label()
    {
        var text = new PrometheusText();
        text.Bucket("d", [], 0.0001, 1);
        text.Bucket("d", [new("k", "v")], double.PositiveInfinity, 2);
        Assert.That(text.ToString(), Is.EqualTo("d_bucket{le=\"0.0001\"} 1\nd_bucket{k=\"v\",le=\"+Inf\"} 2\n"));
    }
}
