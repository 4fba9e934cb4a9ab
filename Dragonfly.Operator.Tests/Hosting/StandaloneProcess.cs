using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.Hosting;

/// <summary>The operator as it was built, as a process of its own, without an API server.</summary>
internal sealed class StandaloneProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dragonfly-process-");
    private readonly Daemon _daemon;

    private StandaloneProcess(string name, IReadOnlyDictionary<string, string> environment) => _daemon = new Daemon(
        name,
        Path.Combine(AppContext.BaseDirectory, "dragonfly-operator"),
        ["serve", "--standalone", "--port", "0", "--probe-port", "0", "--ca-out", CaFile],
        environment);

    public int Id => _daemon.Id;

    public string Log => _daemon.Log.ReadAll();

    public Uri Probes { get; private set; } = null!;

    private int Port { get; set; }

    private string CaFile => Path.Combine(_folder.FullName, "ca.crt");

    public static async Task<StandaloneProcess> StartAsync(string name, params (string Name, string Value)[] environment)
    {
        var process = new StandaloneProcess(name, environment.ToDictionary(variable => variable.Name, variable => variable.Value));
        await process._daemon.StartAsync();
        await process._daemon.WaitUntilReadyAsync(StartPatience, _ => Task.FromResult(process.FindPorts()));
        return process;
    }

    public async Task<SslStream> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(CaFile) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        });
        return tls;
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    /// <exception cref="TimeoutException">It has not ended thirty seconds later; a busy machine is slow.</exception>
    public Task<int> StopAsync() => _daemon.StopAsync(TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private string? FindPorts()
    {
        var line = Log.Split('\n').FirstOrDefault(line => line.Contains("Serving webhooks on port", StringComparison.Ordinal) && line.EndsWith('}'));
        if (line is null)
        {
            return "no line about ports yet";
        }

        var fields = Json.Element(line);
        Port = fields.GetProperty("port").GetInt32();
        Probes = new($"http://127.0.0.1:{fields.GetProperty("probePort").GetInt32()}");
        return null;
    }
}
