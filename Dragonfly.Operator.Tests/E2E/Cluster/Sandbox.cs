using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.E2E.Cluster;

/// <summary>A namespace and a DragonflyInjection that selects it and nothing else: what happens here concerns no other test.</summary>
internal sealed class Sandbox : IAsyncDisposable
{
    /// <summary>The label by which the DragonflyInjection selects the namespace.</summary>
    private const string Label = "e2e.dragonfly.io/sandbox";

    private static int _count;

    private readonly ControlPlane _controlPlane;
    private readonly List<string> _injections = [];

    private Sandbox(ControlPlane controlPlane)
    {
        _controlPlane = controlPlane;
        Name = $"sandbox-{Interlocked.Increment(ref _count)}";
    }

    /// <summary>Of the namespace and of the DragonflyInjection.</summary>
    public string Name { get; }

    public ApiClient Api => _controlPlane.Api;

    public JsonObject Selector => new() { ["matchLabels"] = new JsonObject { [Label] = Name } };

    private string Pods => $"/api/v1/namespaces/{Name}/pods";

    /// <summary>The DragonflyInjection, with all defaults, is in force when this returns.</summary>
    public static async Task<Sandbox> CreateAsync(params (string Name, string Value)[] labels)
    {
        var sandbox = await CreateEmptyAsync(labels);
        await sandbox.AddInjectionAsync(sandbox.Name, []);
        await sandbox.WaitUntilInjectedByAsync(sandbox.Name);
        return sandbox;
    }

    /// <summary>A namespace alone; what is in force there is up to the test.</summary>
    public static async Task<Sandbox> CreateEmptyAsync(params (string Name, string Value)[] labels)
    {
        var sandbox = new Sandbox(TestCluster.ControlPlane);
        await sandbox.AddNamespaceAsync(sandbox.Name, labels);
        return sandbox;
    }

    /// <summary>A further namespace for the same DragonflyInjection.</summary>
    public async Task AddNamespaceAsync(string name, params (string Name, string Value)[] labels)
    {
        var all = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Name, (JsonNode?)label.Value))) { [Label] = Name };
        var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = all } };
        _ = (await Api.PostAsync("/api/v1/namespaces", body)).Object;
        await ServiceAccount.AddAsync(Api, name, "default");
    }

    /// <summary>A further DragonflyInjection for this namespace.</summary>
    public async Task AddInjectionAsync(string name, JsonObject spec)
    {
        spec["namespaceSelector"] = Selector;
        _ = (await Api.PostAsync(TestCluster.Injections, InjectionManifest.Create(name, spec))).Object;
        _injections.Add(name);
    }

    /// <summary>Sends the Pod without storing it.</summary>
    public Task<ApiResponse> TryPodAsync(JsonObject pod, CancellationToken cancellationToken = default) =>
        Api.PostAsync($"{Pods}?dryRun=All", pod, cancellationToken);

    public async Task<StoredPod> CreatePodAsync(JsonObject pod, CancellationToken cancellationToken = default) =>
        new((await Api.PostAsync(Pods, pod, cancellationToken)).Object);

    /// <summary>Waits until new Pods that ask for injection get this DragonflyInjection, or none with null.</summary>
    public Task WaitUntilInjectedByAsync(string? injection) => WaitForPodAsync(
        $"injection by {injection ?? "nobody"} in {Name}", pod => pod.InjectedBy == injection);

    /// <summary>Waits until new Pods that ask for injection come out like that.</summary>
    public Task WaitForPodAsync(string what, Func<StoredPod, bool> condition, TimeSpan? deadline = null) =>
        Poll.UntilNullAsync(what, deadline ?? Poll.Patience, async cancellationToken =>
        {
            var answer = await TryPodAsync(PodManifest.Restricted("probe"), cancellationToken);
            return !answer.IsSuccess ? answer.Message : condition(new StoredPod(answer.Object)) ? null : answer.Object.ToJsonString();
        });

    public async ValueTask DisposeAsync()
    {
        foreach (var name in _injections)
        {
            await Api.DeleteAsync($"{TestCluster.Injections}/{name}");
        }
    }
}
