namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>
/// A real API server and its etcd on loopback, without controllers or nodes: Pods are admitted and stored, nothing runs.
/// </summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    public const string AdminToken = "e2e-admin";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private readonly ScratchFolder _scratch;
    private readonly string _caFile;
    private ApiClient? _api;

    private ControlPlane(ControlPlaneBinaries binaries, ScratchFolder scratch)
    {
        _scratch = scratch;
        _caFile = scratch.Find("certificates/apiserver.crt");
        var etcdPort = FreePorts.Next();
        var port = FreePorts.Next();
        Server = new Uri($"https://127.0.0.1:{port}");
        Binaries = binaries;
        Etcd = EtcdCommand.Create(binaries, scratch, etcdPort);
        ApiServer = ApiServerCommand.Create(binaries, scratch, port, etcdPort, AdminToken);
        AdminKubeconfig = WriteKubeconfig("admin", AdminToken);
        Kubectl = new Kubectl(binaries.Kubectl, AdminKubeconfig, scratch.Find("kubectl-cache"));
    }

    public Uri Server { get; }

    public ControlPlaneBinaries Binaries { get; }

    public Daemon Etcd { get; }

    public Daemon ApiServer { get; }

    public Kubectl Kubectl { get; }

    public string AdminKubeconfig { get; }

    /// <summary>Of the API server's own certificate.</summary>
    public string CaFile => _caFile;

    public ApiClient Api => _api ?? throw new InvalidOperationException("The control plane has not started");

    public static async Task<ControlPlane> StartAsync()
    {
        var controlPlane = new ControlPlane(await ControlPlaneBinaries.LocateAsync(), new ScratchFolder());
        try
        {
            // The API server waits for etcd by itself.
            await Task.WhenAll(controlPlane.Etcd.StartAsync(), controlPlane.ApiServer.StartAsync());
            await controlPlane.WaitUntilReadyAsync();
            return controlPlane;
        }
        catch (Exception exception)
        {
            // Once: the exception stands again at each test.
            TestContext.Progress.WriteLine($"{controlPlane.Etcd.Log}\n{controlPlane.ApiServer.Log}");
            await controlPlane.DisposeAsync();
            throw new InvalidOperationException($"The control plane did not start: {exception.Message}", exception);
        }
    }

    /// <summary>Also after a restart of etcd or the API server.</summary>
    public Task WaitUntilReadyAsync() => ApiServer.WaitUntilReadyAsync(StartPatience, async cancellationToken =>
    {
        // The API server makes a certificate, and after it the key, when it starts for the first time.
        if (!File.Exists(Path.ChangeExtension(_caFile, ".key")))
        {
            return "no certificate yet";
        }

        try
        {
            _api ??= new ApiClient(Server, AdminToken, _caFile);
            var ready = await _api.GetAsync("/readyz", cancellationToken);
            // It calls itself ready before it has created this one.
            var created = ready.IsSuccess ? await _api.GetAsync("/api/v1/namespaces/default", cancellationToken) : ready;
            return created.IsSuccess ? null : created.Message;
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    });

    /// <summary>A client for whoever has this token.</summary>
    public ApiClient ClientOf(string token) => new(Server, token, _caFile);

    /// <summary>A kubeconfig for whoever has this token; returns its path.</summary>
    public string WriteKubeconfig(string name, string token) =>
        _scratch.Write($"{name}.kubeconfig", Kubeconfig.Write(Server, _caFile, token));

    public async ValueTask DisposeAsync()
    {
        try
        {
            // In this order: the API server cannot end in peace without etcd.
            foreach (var daemon in new[] { ApiServer, Etcd }.Where(daemon => daemon.IsRunning))
            {
                await daemon.StopAsync(StopPatience);
            }
        }
        catch (TimeoutException)
        {
            // It has been killed; nothing of it is needed any more.
        }
        finally
        {
            await ApiServer.DisposeAsync();
            await Etcd.DisposeAsync();
            _api?.Dispose();
            _scratch.Dispose();
        }
    }
}
