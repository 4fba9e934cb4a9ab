using System.Globalization;
using System.Text;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Webhooks;

namespace Dragonfly.Operator.Tests.Hosting.Logging;

/// <summary>The operator as it was built, with a named pipe of 64 KiB for its standard output.</summary>
internal sealed class PipedOperator : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dragonfly-piped-");
    private readonly HttpClient _client;
    private readonly Daemon _process;
    private readonly int _port = FreePorts.Next();
    private readonly int _probePort = FreePorts.Next();

    private PipedOperator(string name, bool hasReader)
    {
        _client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator })
        {
            Timeout = Patience,
        };

        // Opened for reading and writing, a named pipe waits for nobody, and has a reader, if one that never reads.
        var reader = hasReader ? "" : "exec 3>&-; ";
        _process = new Daemon(
            name,
            "/bin/sh",
            [
                "-c", $"mkfifo \"$1\"; exec 3<> \"$1\" 4> \"$1\"; {reader}shift; exec \"$@\" >&4", "sh", Pipe,
                Path.Combine(AppContext.BaseDirectory, "dragonfly-operator"), "serve", "--standalone", "--port", $"{_port}", "--probe-port", $"{_probePort}",
            ],
            new Dictionary<string, string>());
    }

    private string Pipe => Path.Combine(_folder.FullName, "pipe");

    public static async Task<PipedOperator> StartAsync(string name, bool hasReader)
    {
        var @operator = new PipedOperator(name, hasReader);
        await @operator._process.StartAsync();
        await @operator._process.WaitUntilReadyAsync(Patience, @operator.ProblemAsync);
        return @operator;
    }

    public StreamReader OpenPipe() => new(File.OpenRead(Pipe));

    /// <summary>Has so many Pods admitted.</summary>
    public Task AdmitAsync(int count) => Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, cancellationToken) =>
    {
        using var review = new StringContent(Review.OfPod("""{"metadata":{"name":"web"},"spec":{"containers":[{"name":"a"}]}}"""), Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(new Uri($"https://127.0.0.1:{_port}/mutate/v1pod"), review, cancellationToken);
        response.EnsureSuccessStatusCode();
    });

    /// <summary>How many log lines were dropped.</summary>
    public async Task<long> DroppedAsync()
    {
        var scrape = await _client.GetStringAsync(Probes("metrics"));
        var line = scrape.Split('\n').Single(line => line.StartsWith("dragonfly_log_lines_dropped_total", StringComparison.Ordinal));
        return long.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public Task<int> StopAsync() => _process.StopAsync(TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _client.GetStringAsync(Probes("readyz"), cancellationToken);
            return null;
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    }

    private Uri Probes(string path) => new($"http://127.0.0.1:{_probePort}/{path}");
}
