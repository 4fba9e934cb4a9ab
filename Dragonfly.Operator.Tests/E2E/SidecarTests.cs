using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Webhooks.Entries;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>SidecarInjections on a real API server, which checks their containers and asks the operator only by the entries of the resources.</summary>
[TestFixture, Category("E2E"), SingleThreaded]
public class SidecarTests
{
    private const string Injections = "/apis/dragonfly.io/v1alpha1/sidecarinjections";
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";

    private static int _count;

    private readonly List<string> _injections = [];

    private static ApiClient Api => TestCluster.ControlPlane.Api;

    /// <summary>As config/ ships it. The operator writes the entries, and nothing else calls for the Pods of these tests.</summary>
    [OneTimeSetUp]
    public async Task AddConfigurationAsync() => _ = (await Api.PostAsync(Configurations, new JsonObject
    {
        ["metadata"] = new JsonObject { ["name"] = EntryOptions.DefaultConfiguration },
    })).Object;

    [OneTimeTearDown]
    public async Task RemoveAsync()
    {
        await Api.DeleteAsync($"{Configurations}/{EntryOptions.DefaultConfiguration}");
        foreach (var name in _injections)
        {
            await Api.DeleteAsync($"{Injections}/{name}");
        }
    }

    [Test, Order(1)]
    public async Task A_container_is_added_natively_where_the_server_is_new_enough()
    {
        var space = await CreateNamespaceAsync();
        await AddAsync(Injection("shipper", space, """{ "name": "shipper", "image": "registry.example.com/shipper:1", "ports": [{ "containerPort": 9100 }] }"""));

        var native = await MinorAsync() >= 32;
        await WaitAsync(space, pod => Names(pod, native ? "initContainers" : "containers").Contains("shipper"));
        await ConditionAsync("shipper", "Ready", "True", "Valid");
        await ConditionAsync("shipper", "Accepted", "True", "Accepted");
        Assert.That((bool?)(await Api.GetAsync($"{Injections}/shipper")).Object["status"]!["native"], Is.EqualTo(native));
        _ = (await Api.PostAsync($"/api/v1/namespaces/{space}/pods", Pod())).Object;
    }

    [Test, Order(2)]
    public async Task What_only_the_server_finds_wrong_is_said_in_its_words_and_the_last_good_spec_stays()
    {
        var space = await CreateNamespaceAsync();
        await AddAsync(Injection("proxy", space, """{ "name": "proxy", "image": "registry.example.com/proxy:1" }"""));
        await WaitAsync(space, pod => Names(pod, "containers").Concat(Names(pod, "initContainers")).Contains("proxy"));

        var patch = JsonNode.Parse("""{ "spec": { "containers": [{ "name": "proxy", "image": "registry.example.com/proxy:2", "imagePullPolicy": "Sometimes" }] } }""")!;
        _ = (await Api.PatchAsync($"{Injections}/proxy", patch)).Object;
        await ConditionAsync("proxy", "Ready", "False", "InvalidSpec");
        var ready = (await Api.GetAsync($"{Injections}/proxy")).Object["status"]!["conditions"]!.AsArray().Single(one => (string?)one!["type"] == "Ready")!;

        Assert.That((string?)ready["message"], Does.StartWith("spec.containers[0].imagePullPolicy: Unsupported value: \"Sometimes\""));
        Assert.That((await TryAsync(space))!.ToJsonString(), Does.Contain("proxy:1").And.Not.Contain("proxy:2"));
    }

    [Test, Order(3)]
    public async Task A_bad_resource_is_refused()
    {
        var answer = await Api.PostAsync(Injections, Injection("bad", "default", """{ "name": "bad", "image": "a", "restartPolicy": "Always" }"""));

        Assert.That(answer.IsSuccess, Is.False);
        Assert.That(answer.Message, Does.Contain("spec.containers[0].restartPolicy: Forbidden"));
    }

    private static JsonObject Injection(string name, string space, string container) => new()
    {
        ["apiVersion"] = "dragonfly.io/v1alpha1",
        ["kind"] = "SidecarInjection",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["namespaceSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["e2e.dragonfly.io/sidecars"] = space } },
            ["podSelector"] = new JsonObject(),
            ["containers"] = new JsonArray([JsonNode.Parse(container)]),
        },
    };

    private static JsonObject Pod() => JsonNode.Parse("""
        { "metadata": { "generateName": "side-" }, "spec": { "containers": [{ "name": "app", "image": "registry.example.com/app:1" }] } }
        """)!.AsObject();

    private static IEnumerable<string?> Names(JsonObject pod, string list) => pod["spec"]![list]?.AsArray().Select(one => (string?)one!["name"]) ?? [];

    private static async Task<int> MinorAsync() => int.Parse(
        ((string)(await Api.GetAsync("/version")).Object["minor"]!).TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<string> CreateNamespaceAsync()
    {
        var name = $"sidecars-{Interlocked.Increment(ref _count)}";
        _ = (await Api.PostAsync("/api/v1/namespaces", new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject { ["e2e.dragonfly.io/sidecars"] = name, ["kubernetes.io/metadata.name"] = name, [TestCluster.OwnOperatorLabel] = "sidecars" },
            },
        })).Object;
        await ServiceAccount.AddAsync(Api, name, "default");
        return name;
    }

    private static async Task<JsonObject?> TryAsync(string space, CancellationToken cancellationToken = default)
    {
        var answer = await Api.PostAsync($"/api/v1/namespaces/{space}/pods?dryRun=All", Pod(), cancellationToken);
        return answer.IsSuccess ? answer.Object : null;
    }

    private static Task WaitAsync(string space, Func<JsonObject, bool> condition) => Poll.UntilAsync(
        $"the containers of a Pod in {space}", Poll.Patience, async stop => await TryAsync(space, stop) is { } created && condition(created));

    private static Task ConditionAsync(string name, string type, string status, string reason) => Poll.UntilAsync(
        $"condition {type}={status} of {name}",
        TimeSpan.FromMinutes(2),
        async stop => (await Api.GetAsync($"{Injections}/{name}", stop)).Object["status"]?["conditions"]?.AsArray().Any(condition =>
            ((string?)condition!["type"], (string?)condition["status"], (string?)condition["reason"]) == (type, status, reason)) == true);

    private async Task AddAsync(JsonObject injection)
    {
        _ = (await Api.PostAsync(Injections, injection)).Object;
        _injections.Add((string)injection["metadata"]!["name"]!);
    }
}
