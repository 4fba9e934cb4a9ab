using System.Net;
using System.Text.Json.Nodes;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>The operator as an installed Deployment would run it: its arguments, its account and its Service.</summary>
/// <remarks>No node runs Pods and nothing routes the Service, which becomes another name of this machine: API servers connect to that.</remarks>
internal sealed class InstalledOperator : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly Daemon _daemon;
    private readonly HttpClient _probes;

    private InstalledOperator(string name, string[] arguments, Dictionary<string, string> environment, int probePort)
    {
        _daemon = new Daemon(name, OperatorCommand.File, arguments, environment);
        _probes = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{probePort}") };
    }

    /// <summary>Starts what the Deployment describes. The operator is ready when this returns.</summary>
    /// <param name="controlPlane">Where it is installed.</param>
    /// <param name="namespace">Of the Deployment.</param>
    /// <param name="name">Of the Deployment and the Service.</param>
    /// <param name="port">The Service's, which the webhook configurations name.</param>
    public static async Task<InstalledOperator> StartAsync(ControlPlane controlPlane, string @namespace, string name, int port)
    {
        var api = controlPlane.Api;
        var spec = (await api.GetAsync($"/apis/apps/v1/namespaces/{@namespace}/deployments/{name}")).Object["spec"]!["template"]!["spec"]!;
        var account = (string)spec["serviceAccountName"]!;
        var token = (string)(await api.PostAsync(
            $"/api/v1/namespaces/{@namespace}/serviceaccounts/{account}/token",
            new JsonObject { ["spec"] = new JsonObject { ["expirationSeconds"] = 3600 } })).Object["status"]!["token"]!;
        var probePort = FreePorts.Next();
        var arguments = spec["containers"]![0]!["args"]!.AsArray().Select(argument => ((string)argument!).Split('=')[0] switch
        {
            "--port" => $"--port={port}",
            "--probe-port" => $"--probe-port={probePort}",
            _ => (string)argument!,
        });
        var environment = new Dictionary<string, string>
        {
            ["KUBECONFIG"] = controlPlane.WriteKubeconfig($"{name}-installed", token),
            ["POD_NAMESPACE"] = @namespace,
        };
        var started = new InstalledOperator($"{name}-installed", [.. arguments], environment, probePort);
        await ConnectAsync(api, @namespace, name);
        await started._daemon.StartAsync();
        await started._daemon.WaitUntilReadyAsync(StartPatience, async cancellationToken =>
        {
            try
            {
                using var response = await started._probes.GetAsync("/readyz", cancellationToken);
                return response.IsSuccessStatusCode ? null : await response.Content.ReadAsStringAsync(cancellationToken);
            }
            catch (HttpRequestException exception)
            {
                return exception.Message;
            }
        });
        return started;
    }

    /// <summary>Lets API servers connect to this machine when they call the Service; an upgrade of the release takes that back.</summary>
    public static async Task ConnectAsync(ApiClient api, string @namespace, string name)
    {
        var path = $"/api/v1/namespaces/{@namespace}/services/{name}";
        var service = (await api.GetAsync(path)).Object;
        var applied = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Service",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = service["metadata"]!["labels"]!.DeepClone(),
                ["annotations"] = service["metadata"]!["annotations"]!.DeepClone(),
            },
            ["spec"] = new JsonObject
            {
                ["type"] = "ExternalName",
                ["externalName"] = "localhost",
                ["selector"] = service["spec"]!["selector"]!.DeepClone(),
                ["ports"] = service["spec"]!["ports"]!.DeepClone(),
            },
        };
        // In Helm's name, so that its next upgrade meets no conflict.
        var answer = await api.ApplyAsync($"{path}?fieldManager=helm&force=true", applied);
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Message);
    }

    public Task<int> StopAsync() => _daemon.StopAsync(StopPatience);

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        _probes.Dispose();
    }
}
