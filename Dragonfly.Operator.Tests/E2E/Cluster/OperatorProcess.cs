namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>The operator as it was built, as a process of its own.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    /// <summary>The name by which its webhook configurations are those that are shipped: its own rights have to be enough.</summary>
    public const string Shipped = "d7y-operator";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly Daemon _daemon;
    private readonly int _probePort = FreePorts.Next();
    private readonly HttpClient _probes = new(new SocketsHttpHandler { UseProxy = false });

    /// <param name="name">Of its log and its webhook configurations.</param>
    /// <param name="more">Further arguments.</param>
    public OperatorProcess(string name, params string[] more)
    {
        Name = name;
        _daemon = new Daemon(
            name,
            OperatorCommand.File,
            [
                "serve",
                "--port", $"{Port}",
                "--probe-port", $"{_probePort}",
                "--namespace", TestCluster.OperatorNamespace,
                "--mutating-configuration", MutatingConfiguration,
                "--resources-configuration", $"{Name}-resources",
                "--validating-configuration", ValidatingConfiguration,
                .. more.Contains("--lease") ? Array.Empty<string>() : ["--lease", Name],
                // Tests register webhooks all the time, and wait for the CA bundle.
                "--certificate-interval", "00:00:00.2",
                .. more,
            ],
            new Dictionary<string, string> { ["KUBECONFIG"] = TestCluster.OperatorKubeconfig });
    }

    public string Name { get; }

    /// <summary>One of the two in which it publishes its CA bundle.</summary>
    public string MutatingConfiguration => $"{Name}-mutators";

    /// <summary>The other.</summary>
    public string ValidatingConfiguration => $"{Name}-validators";

    public int Port { get; } = FreePorts.Next();

    public Uri Probes => new($"http://127.0.0.1:{_probePort}");

    public OutputLog Log => _daemon.Log;

    public TimeSpan CpuTime => _daemon.CpuTime;

    public async Task StartAsync()
    {
        if (Name != Shipped)
        {
            await ServiceAccount.AllowConfigurationsAsync(TestCluster.ControlPlane.Api, this);
        }

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
        _probes.GetAsync(new Uri(Probes, path), cancellationToken);

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
