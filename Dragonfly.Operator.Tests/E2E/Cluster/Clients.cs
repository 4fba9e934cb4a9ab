using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>The programs of today that users install with, against a control plane without an operator.</summary>
internal sealed class Clients : IAsyncDisposable
{
    // policy/v1 and autoscaling/v2 are what the chart installs.
    private const int OldestMinor = 23;

    private readonly ScratchFolder _home = new();

    private Clients(ControlPlane controlPlane) => ControlPlane = controlPlane;

    public ControlPlane ControlPlane { get; }

    public ApiClient Api => ControlPlane.Api;

    /// <exception cref="IgnoreException">A program is not on PATH, or the API server is older than what the chart is for.</exception>
    public static Task<Clients> StartAsync(params string[] programs) => StartAsync(OldestMinor, programs);

    /// <summary>The same for what works with older API servers, too.</summary>
    public static async Task<Clients> StartAsync(int oldestMinor, params string[] programs)
    {
        foreach (var program in programs)
        {
            Assume.That(Executables.Find(program), Is.Not.Null, $"{program} is not on PATH; hack/helm.sh prints a folder with helm and kubectl.");
        }

        var clients = new Clients(await ControlPlane.StartAsync());
        var version = (await clients.Api.GetAsync("/version")).Object;
        var minor = int.Parse(((string)version["minor"]!).TrimEnd('+'), CultureInfo.InvariantCulture);
        if (minor < oldestMinor)
        {
            await clients.DisposeAsync();
            Assert.Ignore($"The API server is {version["gitVersion"]}; the chart needs 1.{oldestMinor}.");
        }

        return clients;
    }

    public Task<CommandResult> HelmAsync(params string[] arguments) => RunAsync("helm", null, arguments);

    public Task<CommandResult> KubectlAsync(params string[] arguments) => RunAsync("kubectl", null, arguments);

    /// <summary>kubectl with this on its standard input, for <c>-f -</c>.</summary>
    public Task<CommandResult> PipeAsync(string input, params string[] arguments) => RunAsync("kubectl", input, arguments);

    public Task<CommandResult> MakeAsync(params string[] arguments) => RunAsync("make", null, arguments);

    /// <summary>Replaces text of an object as a user would in the editor that <c>kubectl edit</c> opens.</summary>
    public Task<CommandResult> EditAsync(string type, string name, string from, string to)
    {
        var start = Create("kubectl", ["edit", type, name]);
        start.Environment["KUBE_EDITOR"] = $"sed -i 's|{from}|{to}|'";
        return Command.RunAsync(start, null);
    }

    public async Task<JsonObject> GetAsync(string path) => (await Api.GetAsync(path)).Object;

    public async ValueTask DisposeAsync()
    {
        await ControlPlane.DisposeAsync();
        _home.Dispose();
    }

    private Task<CommandResult> RunAsync(string program, string? input, string[] arguments) => Command.RunAsync(Create(program, arguments), input);

    private ProcessStartInfo Create(string program, string[] arguments)
    {
        var start = ProcessSettings.Create(Executables.Find(program)!, arguments);
        start.Environment["KUBECONFIG"] = ControlPlane.AdminKubeconfig;
        // Caches and settings go here, too.
        start.Environment["HOME"] = _home.Find(".");
        foreach (var name in new[] { "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "MAKEFLAGS", "MAKELEVEL" })
        {
            start.Environment.Remove(name);
        }

        return start;
    }
}
