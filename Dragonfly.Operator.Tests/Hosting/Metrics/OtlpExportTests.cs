using System.Net;
using System.Text;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.Hosting.Metrics;

public sealed class OtlpExportTests
{
    [Test]
    public async Task The_same_metrics_go_to_a_collector_when_one_is_named()
    {
        var endpoint = $"http://127.0.0.1:{FreePorts.Next()}/";
        using var collector = new HttpListener { Prefixes = { endpoint } };
        collector.Start();
        await using var process = await StandaloneProcess.StartAsync(
            "otlp",
            ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "100"),
            ("OTEL_RESOURCE_ATTRIBUTES", "k8s.cluster.name=test-cluster"));
        // The first may come before everything is there to be measured.
        var all = new[] { "dragonfly_admissions_total", "dragonfly_injections", "dragonfly-operator", "test-cluster" };
        string[] missing;
        var exports = 0;
        do
        {
            Assert.That(exports++, Is.LessThan(50));
            var sent = await ReceiveAsync(collector);
            missing = [.. all.Where(text => !sent.Contains(text, StringComparison.Ordinal))];
        }
        while (missing.Length > 0);
    }

    [Test]
    public async Task A_collector_that_is_gone_does_not_keep_the_process()
    {
        await using var process = await StandaloneProcess.StartAsync("otlp-gone", ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{FreePorts.Next()}"));
        Assert.That(await process.StopAsync(), Is.Zero);
    }

    private static async Task<string> ReceiveAsync(HttpListener collector)
    {
        var context = await collector.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(60));
        var request = context.Request;
        Assert.That((request.HttpMethod, request.Url!.AbsolutePath, request.ContentType), Is.EqualTo(("POST", "/v1/metrics", "application/x-protobuf")));
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body);
        context.Response.Close();
        // Protobuf keeps strings as they are.
        return Encoding.Latin1.GetString(body.ToArray());
    }
}
