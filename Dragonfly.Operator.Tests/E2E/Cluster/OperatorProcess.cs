namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>The operator as it was built, as a process of its own.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(15);

    private readonly Daemon _daemon;
    private readonly string _caFile;
    private readonly int _probePort = FreePorts.Next();
    private readonly HttpClient _probes = new(new SocketsHttpHandler { UseProxy = false });

    /// <param name="name">Of its log and its CA file.</param>
    /// <param name="controlPlane">Whose Pods it injects.</param>
    /// <param name="more">Further arguments.</param>
    public OperatorProcess(string name, ControlPlane controlPlane, params string[] more)
    {
        Name = name;
        _caFile = controlPlane.ScratchFile($"{name}.ca.crt");
        _daemon = new Daemon(
            name,
            // A native build, or one of another configuration, can be tested in place of the one next to the tests.
            Environment.GetEnvironmentVariable("DRAGONFLY_OPERATOR") ?? Path.Combine(AppContext.BaseDirectory, "dragonfly-operator"),
            [
                "serve", "--port", $"{Port}", "--probe-port", $"{_probePort}", "--ca-out", _caFile, "--namespace", TestCluster.OperatorNamespace, .. more,
            ],
            new Dictionary<string, string> { ["KUBECONFIG"] = TestCluster.OperatorKubeconfig });
    }

    public string Name { get; }

    public int Port { get; } = FreePorts.Next();

    public OutputLog Log => _daemon.Log;

    /// <summary>The CA that signs what it serves with, as PEM.</summary>
    public byte[] CaBundle => File.ReadAllBytes(_caFile);

    public async Task StartAsync()
    {
        await _daemon.StartAsync();
        await _daemon.WaitUntilReadyAsync(StartPatience, async cancellationToken =>
        {
            try
            {
                using var response = await ProbeAsync("/readyz", cancellationToken);
                return response.IsSuccessStatusCode ? null : await response.Content.ReadAsStringAsync(cancellationToken);
            }
            catch (HttpRequestException exception)
            {
                return exception.Message;
            }
        });
    }

    /// <summary>What it answers on its plain-text port.</summary>
    public Task<HttpResponseMessage> ProbeAsync(string path, CancellationToken cancellationToken) =>
        _probes.GetAsync(new Uri($"http://127.0.0.1:{_probePort}{path}"), cancellationToken);

    /// <summary>SIGTERM; returns the exit code.</summary>
    public Task<int> StopAsync() => _daemon.StopAsync(StopPatience);

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _daemon.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        _probes.Dispose();
    }
}
