using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>
/// A server that enforces the whole of a CustomResourceDefinition, CEL rules included: the control plane of the run if it
/// is one, or else the apiextensions-apiserver beside the checkout, which knows no other kinds.
/// </summary>
internal sealed class CurrentSchemaServer : IAsyncDisposable
{
    /// <summary>From here on CEL rules and strict field validation are stable.</summary>
    private static readonly Version First = new(1, 29);

    private static readonly string Folder = RepositoryFiles.Find("..", "shared", "modern-crds");
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly ScratchFolder? _scratch;

    private CurrentSchemaServer(ApiClient api, ScratchFolder? scratch)
    {
        Api = api;
        _scratch = scratch;
    }

    public ApiClient Api { get; }

    /// <exception cref="IgnoreException">There is no such server here.</exception>
    public static async Task<CurrentSchemaServer> StartAsync()
    {
        if (TestCluster.ControlPlane.Binaries.Version >= First)
        {
            return new(TestCluster.ControlPlane.Api, null);
        }

        var script = Path.Combine(Folder, "start.sh");
        if (!File.Exists(script))
        {
            Assert.Ignore($"kube-apiserver {TestCluster.ControlPlane.Binaries.Version} drops CEL rules, and there is no {Folder}: nothing shows that a current server takes the CRDs");
        }

        var scratch = new ScratchFolder();
        // It takes this port and the next two.
        var port = FreePorts.Next(3);
        string[] arguments = [script, TestCluster.ControlPlane.Binaries.Etcd, scratch.Find("."), port.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(ProcessSettings.Create("bash", arguments))!;
        using var timeout = new CancellationTokenSource(StartPatience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{script} ended with exit code {process.ExitCode}: {await output}{await error}");
            }
        }
        catch
        {
            process.Kill();
            await StopAsync(scratch);
            throw;
        }

        var identity = X509Certificate2.CreateFromPemFile(scratch.Find("admin.crt"), scratch.Find("admin.key"));
        return new(new ApiClient(new Uri($"https://127.0.0.1:{port}"), scratch.Find("ca.crt"), [identity]), scratch);
    }

    public async ValueTask DisposeAsync()
    {
        if (_scratch is not null)
        {
            Api.Dispose();
            await StopAsync(_scratch);
        }
    }

    private static async Task StopAsync(ScratchFolder scratch)
    {
        using var timeout = new CancellationTokenSource(StopPatience);
        foreach (var id in File.Exists(scratch.Find("pids")) ? await File.ReadAllLinesAsync(scratch.Find("pids"), timeout.Token) : [])
        {
            try
            {
                using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
                process.Kill();
                await process.WaitForExitAsync(timeout.Token);
            }
            catch (ArgumentException)
            {
                // It has ended already.
            }
        }

        scratch.Dispose();
    }
}
