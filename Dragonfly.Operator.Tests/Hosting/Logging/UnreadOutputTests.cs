using System.Text;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Webhooks;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

/// <summary>Standard output is a pipe that nobody reads.</summary>
public sealed class UnreadOutputTests
{
    private const int Dropped = 100;

    [Test]
    public async Task Admissions_go_on_lines_are_counted_and_the_process_ends_in_time()
    {
        var folder = Directory.CreateTempSubdirectory("dragonfly-unread-").FullName;
        var (port, probePort) = (FreePorts.Next(), FreePorts.Next());
        // Opened for reading and writing, a named pipe needs no reader; it holds 64 KiB.
        await using var process = new Daemon(
            "unread",
            "/bin/sh",
            [
                "-c", "mkfifo \"$1\"; exec 3<> \"$1\"; shift; exec \"$@\" >&3", "sh", Path.Combine(folder, "pipe"),
                Path.Combine(AppContext.BaseDirectory, "dragonfly-operator"), "serve", "--standalone", "--port", $"{port}", "--probe-port", $"{probePort}",
            ],
            new Dictionary<string, string>());
        await process.StartAsync();
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(60) };
        await process.WaitUntilReadyAsync(TimeSpan.FromSeconds(60), async cancellationToken =>
        {
            try
            {
                await client.GetStringAsync(new Uri($"http://127.0.0.1:{probePort}/readyz"), cancellationToken);
                return null;
            }
            catch (HttpRequestException exception)
            {
                return exception.Message;
            }
        });

        // The pipe and the queue hold fewer.
        await Parallel.ForAsync(0, 2500, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, cancellationToken) =>
        {
            using var review = new StringContent(Review.OfPod("""{"metadata":{"name":"web"},"spec":{"containers":[{"name":"a"}]}}"""), Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri($"https://127.0.0.1:{port}/mutate/v1pod"), review, cancellationToken);
            response.EnsureSuccessStatusCode();
        });
        var scrape = await client.GetStringAsync(new Uri($"http://127.0.0.1:{probePort}/metrics"));
        var dropped = scrape.Split('\n').Single(line => line.StartsWith("dragonfly_log_lines_dropped_total", StringComparison.Ordinal)).Split(' ')[^1];
        Assert.That(int.Parse(dropped, null), Is.GreaterThan(Dropped), scrape);
        Assert.That(await process.StopAsync(TimeSpan.FromSeconds(30)), Is.Zero);
        Directory.Delete(folder, recursive: true);
    }
}
