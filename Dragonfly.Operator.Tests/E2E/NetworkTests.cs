using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Webhooks.Entries;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>NetworkInjections with Multus' kind in the cluster, though nobody here attaches a network.</summary>
[TestFixture, Category("E2E"), SingleThreaded]
public class NetworkTests
{
    private const string Injections = "/apis/dragonfly.io/v1alpha1/networkinjections";
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Definition = $"{Definitions}/network-attachment-definitions.k8s.cni.cncf.io";
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private const string Calls = "dragonfly_admission_duration_seconds_count";
    private const string Annotation = "k8s.v1.cni.cncf.io/networks";

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

        await Api.DeleteAsync(Definition);
    }

    [Test, Order(1)]
    public async Task Ten_networks_come_to_the_workers_on_the_nodes_that_are_selected_before_Multus_is_there()
    {
        await CreateNamespaceAsync("dynamo-system");
        await AddAsync(Read(RepositoryFiles.Find("examples", "roce-workers.yaml")));

        await WaitAsync("dynamo-system", Worker("worker06"), pod => Networks(pod) == "rdma-networks/roce5,rdma-networks/roce7,rdma-networks/roce8,"
            + "rdma-networks/roce9,rdma-networks/roce10,rdma-networks/roce11,rdma-networks/roce12,rdma-networks/roce13,rdma-networks/roce14,rdma-networks/roce15");
        Assert.That(Networks(await TryAsync("dynamo-system", Worker("worker14"))), Does.EndWith("roce15"));
        Assert.That(Networks(await TryAsync("dynamo-system", Worker("worker07"))), Is.Null);
        await ConditionAsync("roce-workers", "Ready", "True", "Valid");
        await ConditionAsync("roce-workers", "NetworksFound", "False", "NoDefinitions");
    }

    [Test, Order(2)]
    public async Task Definitions_are_found_within_a_minute_of_their_kind_and_followed()
    {
        await CreateNamespaceAsync("fabric");
        var space = await CreateNamespaceAsync();
        await AddAsync(Injection("devices", space, "first", """[{"name":"a","namespace":"fabric"},{"name":"b","namespace":"fabric"}]""", requestResources: true));
        await WaitAsync(space, Pod(), pod => Networks(pod) == "fabric/a,fabric/b");

        _ = (await Api.PostAsync(Definitions, Read(RepositoryFiles.Find("Dragonfly.Operator.Tests", "E2E", "Data", "network-attachment-definitions.yaml")))).Object;
        await DefineAsync("a", "example.com/one");
        await DefineAsync("b", "example.com/one");
        await WaitAsync(space, Pod(), pod => Requested(pod, "example.com/one") == "2", TimeSpan.FromMinutes(1));
        await ConditionAsync("devices", "NetworksFound", "True", "Found");

        // The API server takes the Pod, with what is requested of a resource that no node has.
        _ = (await Api.PostAsync($"/api/v1/namespaces/{space}/pods", Pod())).Object;

        _ = (await Api.PatchAsync($"{Path("fabric")}/b", JsonNode.Parse("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/resourceName":"example.com/two"}}}""")!)).Object;
        await WaitAsync(space, Pod(), pod => Requested(pod, "example.com/one") == "1" && Requested(pod, "example.com/two") == "1");

        await Api.DeleteAsync($"{Path("fabric")}/b");
        await Poll.UntilAsync("the warning of a missing definition", Poll.Patience, async stop =>
            (await Api.PostAsync($"/api/v1/namespaces/{space}/pods?dryRun=All", Pod(), stop)).Warnings.Any(warning => warning.Contains("fabric/b", StringComparison.Ordinal)));
    }

    [Test, Order(3)]
    public async Task Two_resources_add_up_after_what_the_user_wrote()
    {
        var space = await CreateNamespaceAsync();
        await AddAsync(Injection("up-one", space, null, """[{"name":"one"}]"""));
        await AddAsync(Injection("up-two", space, null, """[{"name":"two","interface":"rdma0"}]"""));

        await WaitAsync(space, Pod("own"), pod => Networks(pod) == "own,one,two@rdma0");
    }

    [Test, Order(4)]
    public async Task Each_matching_entry_is_one_call_of_which_the_first_does_everything()
    {
        foreach (var left in new[] { "kube-system", "kube-node-lease", TestCluster.OperatorNamespace })
        {
            // As API servers from 1.21 on do by themselves; without it no entry with policy Fail can be.
            await Api.PatchAsync($"/api/v1/namespaces/{left}", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [NamespaceInfo.NameLabel] = left } } });
        }

        var space = await CreateNamespaceAsync();
        var required = Injection("call-required", space, null, """[{"name":"must"}]""");
        required["spec"]!["failurePolicy"] = "Fail";
        await AddAsync(Injection("call-ignored", space, null, """[{"name":"may"}]"""));
        await AddAsync(required);
        await ConditionAsync("call-ignored", "Ready", "True", "Valid");
        await ConditionAsync("call-required", "Ready", "True", "Valid");
        Assert.That(await EntriesAsync(space), Is.EquivalentTo(new[] { "Ignore /mutate/v1pod", "Fail /mutate/v1pod/required" }));

        // API servers learn of an entry a moment after it is stored.
        await Poll.UntilAsync("two calls for one Pod", async stop =>
        {
            var before = await CountAsync();
            await TryAsync(space, Pod(), stop);
            return (await CountAsync()).GetValueOrDefault(Calls) - before.GetValueOrDefault(Calls) == 2;
        });
        var counted = await CountAsync();
        var pod = (await Api.PostAsync($"/api/v1/namespaces/{space}/pods", Pod())).Object;
        var after = await CountAsync();

        Assert.That(Networks(pod), Is.EqualTo("may,must"));
        Assert.That((string?)pod["metadata"]!["annotations"]!["dragonfly.io/networks"], Is.EqualTo("call-ignored,call-required"));
        Assert.That(
            after.Where(outcome => outcome.Value > counted.GetValueOrDefault(outcome.Key)).Select(outcome => $"{outcome.Key} {outcome.Value - counted.GetValueOrDefault(outcome.Key)}"),
            // DragonflyInjections have a say about every Pod that the operator is called for.
            Is.EquivalentTo(new[] { $"{Calls} 2", "NetworkInjection Injected 1", "NetworkInjection AlreadyInjected 1", "DragonflyInjection NotRequested 2" }));
    }

    [Test, Order(5)]
    public async Task A_bad_resource_is_refused()
    {
        var answer = await Api.PostAsync(Injections, Injection("bad", "default", null, """[{"name":"a","ips":["10.0.0.300"]}]"""));

        Assert.That(answer.IsSuccess, Is.False);
        Assert.That(answer.Message, Does.Contain("spec.networks[0].ips[0]: Invalid value: \"10.0.0.300\": must be an IP address or CIDR"));
    }

    private static string Path(string space) => $"/apis/k8s.cni.cncf.io/v1/namespaces/{space}/network-attachment-definitions";

    private static JsonObject Read(string file) => DocumentReader.Read(File.ReadAllText(file), file).Single().Value is { } value
        ? JsonNode.Parse(value.GetRawText())!.AsObject()
        : throw new InvalidOperationException(file);

    private static JsonObject Injection(string name, string space, string? container, string networks, bool requestResources = false)
    {
        var spec = new JsonObject
        {
            ["namespaceSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["e2e.dragonfly.io/networks"] = space } },
            ["podSelector"] = new JsonObject(),
            ["networks"] = JsonNode.Parse(networks),
            ["requestResources"] = requestResources,
        };
        if (container is not null)
        {
            spec["resourcesContainer"] = container;
        }

        return new()
        {
            ["apiVersion"] = "dragonfly.io/v1alpha1",
            ["kind"] = "NetworkInjection",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = spec,
        };
    }

    private static JsonObject Pod(string? networks = null) => JsonNode.Parse($$"""
        {
          "metadata": { "generateName": "net-"{{(networks is null ? "" : $", \"annotations\": {{ \"{Annotation}\": \"{networks}\" }}")}} },
          "spec": { "containers": [{ "name": "first", "image": "example.com/app:1" }] }
        }
        """)!.AsObject();

    private static JsonObject Worker(string node)
    {
        var pod = Pod();
        pod["metadata"]!["labels"] = new JsonObject { ["nvidia.com/dynamo-component-type"] = "worker" };
        pod["spec"]!["nodeSelector"] = new JsonObject { ["dynamo.nodeAlias"] = node };
        return pod;
    }

    private static string? Networks(JsonObject? pod) => (string?)pod?["metadata"]!["annotations"]?[Annotation];

    private static string? Requested(JsonObject pod, string resource) => (string?)pod["spec"]!["containers"]![0]!["resources"]?["limits"]?[resource];

    /// <summary>Policy and path of the entries that call for a namespace's Pods.</summary>
    private static async Task<string[]> EntriesAsync(string space)
    {
        var entries = (await Api.GetAsync($"{Configurations}/{EntryOptions.DefaultConfiguration}")).Object["webhooks"]!.AsArray();
        return
        [
            .. entries
                .Where(entry => entry!["namespaceSelector"]!.ToJsonString().Contains($"\"{space}\"", StringComparison.Ordinal))
                .Select(entry => $"{entry!["failurePolicy"]} {new Uri((string)entry["clientConfig"]!["url"]!).AbsolutePath}"),
        ];
    }

    /// <summary>Calls so far, and what the kinds decided, by kind and outcome.</summary>
    private static async Task<Dictionary<string, double>> CountAsync()
    {
        using var response = await TestCluster.Operator.ProbeAsync("/metrics", CancellationToken.None);
        return (await response.Content.ReadAsStringAsync()).Split('\n')
            .Where(line => line.StartsWith("dragonfly_admissions_total{", StringComparison.Ordinal) || line.StartsWith(Calls, StringComparison.Ordinal))
            .ToDictionary(line => line.StartsWith(Calls, StringComparison.Ordinal) ? Calls : $"{line.Split('"')[1]} {line.Split('"')[3]}", line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task<string> CreateNamespaceAsync(string? name = null)
    {
        name ??= $"networks-{Interlocked.Increment(ref _count)}";
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject { ["e2e.dragonfly.io/networks"] = name, ["kubernetes.io/metadata.name"] = name, [TestCluster.OwnOperatorLabel] = "networks" },
            },
        };
        _ = (await Api.PostAsync("/api/v1/namespaces", body)).Object;
        await ServiceAccount.AddAsync(Api, name, "default");
        return name;
    }

    private static async Task DefineAsync(string name, string resource)
    {
        var body = JsonNode.Parse($$$"""
            {
              "apiVersion": "k8s.cni.cncf.io/v1", "kind": "NetworkAttachmentDefinition",
              "metadata": { "name": "{{{name}}}", "annotations": { "k8s.v1.cni.cncf.io/resourceName": "{{{resource}}}" } },
              "spec": { "config": "{\"cniVersion\": \"0.3.1\", \"type\": \"macvlan\"}" }
            }
            """)!;
        await Poll.UntilAsync("the kind NetworkAttachmentDefinition", Poll.Patience, async stop => (await Api.PostAsync(Path("fabric"), body, stop)).IsSuccess);
    }

    private static async Task<JsonObject?> TryAsync(string space, JsonObject pod, CancellationToken cancellationToken = default)
    {
        var answer = await Api.PostAsync($"/api/v1/namespaces/{space}/pods?dryRun=All", pod, cancellationToken);
        return answer.IsSuccess ? answer.Object : null;
    }

    private static Task WaitAsync(string space, JsonObject pod, Func<JsonObject, bool> condition, TimeSpan? deadline = null) =>
        Poll.UntilAsync($"the networks of a Pod in {space}", deadline ?? Poll.Patience, async stop => await TryAsync(space, pod, stop) is { } created && condition(created));

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
