using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>A Prometheus on loopback that scrapes the operator and the API server, as one in a cluster would.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private readonly ScratchFolder _scratch;
    private readonly HttpClient _http;
    private readonly Daemon _daemon;

    private Prometheus(ScratchFolder scratch, JsonObject configuration)
    {
        _scratch = scratch;
        var address = $"127.0.0.1:{FreePorts.Next()}";
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{address}") };
        _daemon = new Daemon(
            "prometheus",
            Executables.Find("prometheus")!,
            [
                // JSON is YAML.
                $"--config.file={scratch.Write("prometheus.yml", configuration.ToJsonString())}",
                $"--storage.tsdb.path={scratch.Find("data")}",
                $"--web.listen-address={address}",
            ],
            new Dictionary<string, string>());
    }

    /// <exception cref="IgnoreException">There is no Prometheus.</exception>
    public static async Task<Prometheus> StartAsync(ControlPlane controlPlane, OperatorProcess process)
    {
        Require("prometheus");
        var prometheus = new Prometheus(new ScratchFolder(), Configuration(controlPlane, process));
        await prometheus._daemon.StartAsync();
        await prometheus._daemon.WaitUntilReadyAsync(StartPatience, async cancellationToken =>
        {
            try
            {
                using var response = await prometheus._http.GetAsync("/-/ready", cancellationToken);
                return response.IsSuccessStatusCode ? null : response.ReasonPhrase;
            }
            catch (HttpRequestException exception)
            {
                return exception.Message;
            }
        });
        return prometheus;
    }

    /// <summary>Ignores the test, in plain words, where a program of Prometheus' package is missing.</summary>
    public static void Require(string program) => Assume.That(
        Executables.Find(program), Is.Not.Null, $"{program} is not on PATH; hack/prometheus.sh prints a folder with prometheus and promtool.");

    /// <summary>The series that a query has at this moment.</summary>
    /// <exception cref="InvalidOperationException">Prometheus refuses the query.</exception>
    public async Task<IReadOnlyList<Series>> QueryAsync(string query, CancellationToken cancellationToken = default)
    {
        var data = await GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", cancellationToken);
        return [.. data["result"]!.AsArray().Select(Series.Read)];
    }

    /// <summary>The values that a label has on the series of a metric.</summary>
    public async Task<IReadOnlyList<string>> LabelValuesAsync(string metric, string label)
    {
        var data = await GetAsync($"/api/v1/label/{label}/values?match[]={Uri.EscapeDataString(metric)}", CancellationToken.None);
        return [.. data.AsArray().Select(value => (string)value!)];
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon.IsRunning)
        {
            await _daemon.StopAsync(StopPatience);
        }

        await _daemon.DisposeAsync();
        _http.Dispose();
        _scratch.Dispose();
    }

    private async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(path, cancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
        return (string?)answer["status"] == "success" ? answer["data"]! : throw new InvalidOperationException($"{path}: {answer["error"]}");
    }

    private static JsonObject Configuration(ControlPlane controlPlane, OperatorProcess process) => new()
    {
        ["global"] = new JsonObject { ["scrape_interval"] = "1s", ["scrape_timeout"] = "1s" },
        ["scrape_configs"] = new JsonArray(
            new JsonObject
            {
                // What the Prometheus operator names the targets of config/prometheus.
                ["job_name"] = $"{TestCluster.OperatorNamespace}/d7y-operator",
                ["static_configs"] = new JsonArray(new JsonObject
                {
                    ["targets"] = new JsonArray(process.Probes.Authority),
                    ["labels"] = new JsonObject { ["namespace"] = TestCluster.OperatorNamespace },
                }),
            },
            new JsonObject
            {
                ["job_name"] = "apiserver",
                ["scheme"] = "https",
                ["scrape_interval"] = "2s",
                ["scrape_timeout"] = "2s",
                ["authorization"] = new JsonObject { ["credentials"] = ControlPlane.AdminToken },
                ["tls_config"] = new JsonObject { ["ca_file"] = controlPlane.CaFile },
                ["static_configs"] = new JsonArray(new JsonObject { ["targets"] = new JsonArray(controlPlane.Server.Authority) }),
                ["metric_relabel_configs"] = new JsonArray(new JsonObject
                {
                    ["source_labels"] = new JsonArray("__name__"),
                    ["regex"] = "apiserver_admission_webhook_.*",
                    ["action"] = "keep",
                }),
            }),
    };
}

/// <summary>A series with one value.</summary>
/// <param name="Labels">All labels; <c>__name__</c> is the metric, unless a query has dropped it.</param>
/// <param name="Value">The value.</param>
internal sealed record Series(IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string Metric => Labels.GetValueOrDefault("__name__", "");

    public static Series Read(JsonNode? result) => new(
        result!["metric"]!.AsObject().ToDictionary(label => label.Key, label => (string)label.Value!),
        double.Parse((string)result["value"]![1]!, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>As queries and the tests of promtool write it.</summary>
    public override string ToString() =>
        $"{Metric}{{{string.Join(",", Labels.Where(label => label.Key != "__name__").Select(label => $"{label.Key}=\"{label.Value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\""))}}}";
}
