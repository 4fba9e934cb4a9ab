using System.Globalization;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Webhooks.Entries;
using Dragonfly.Operator.Yaml;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>
/// A SidecarInjection without which Pods must not start, in a cluster that is installed as config/ ships it. Each test continues where the
/// one before it ends.
/// </summary>
[TestFixture, Category("E2E"), SingleThreaded]
public class RequiredSidecarTests
{
    private const string Injections = "/apis/dragonfly.io/v1alpha1/sidecarinjections";
    private const string Configuration = $"/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/{EntryOptions.DefaultConfiguration}";
    private const string Calls = "dragonfly_admission_duration_seconds_count";
    private const string Outcomes = "dragonfly_admissions_total{";
    private const string Space = "required-sidecars";
    private const string Label = "e2e.dragonfly.io/required";
    private const string RequiredEntry = "Fail /mutate/v1pod/required";
    private const string OptionalEntry = "Ignore /mutate/v1pod";

    /// <summary>What the Pod Security level of the operator's own namespace wants to see.</summary>
    private const string Restricted = """
        { "allowPrivilegeEscalation": false, "runAsNonRoot": true, "capabilities": { "drop": ["ALL"] }, "seccompProfile": { "type": "RuntimeDefault" } }
        """;

    /// <summary>From a change of a resource to the change of its entry.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    private static readonly string[] LeftOut = ["kube-system", "kube-node-lease", TestCluster.OperatorNamespace, TestCluster.ExcludedNamespace];

    private static readonly string Manifest = RepositoryFiles.Find("config", "webhook", "resources.yaml");

    private static ApiClient Api => TestCluster.ControlPlane.Api;

    [OneTimeSetUp]
    public async Task InstallAsync()
    {
        (await TestCluster.Kubectl.RunAsync("apply", "-f", Manifest)).Expect();
        foreach (var name in LeftOut.Append(Space))
        {
            // API servers from 1.21 on set the name as a label by themselves. The other label turns the cluster's static entry away, so
            // that only the entries of resources decide.
            var labels = new JsonObject { [NamespaceInfo.NameLabel] = name, [TestCluster.OwnOperatorLabel] = Space };
            var body = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels } };
            await Api.PostAsync("/api/v1/namespaces", body);
            _ = (await Api.PatchAsync($"/api/v1/namespaces/{name}", body)).Object;
            await Api.PostAsync($"/api/v1/namespaces/{name}/serviceaccounts", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "default" } });
        }
    }

    [OneTimeTearDown]
    public async Task RemoveAsync()
    {
        await Api.DeleteAsync($"{Injections}/must");
        await Api.DeleteAsync($"{Injections}/may");
        await Api.DeleteAsync(Configuration);
        foreach (var name in LeftOut)
        {
            var labels = new JsonObject { [TestCluster.OwnOperatorLabel] = null };
            await Api.PatchAsync($"/api/v1/namespaces/{name}", new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } });
        }
    }

    [Test, Order(1)]
    public async Task Its_entry_is_published_within_five_seconds_and_selected_Pods_get_the_container()
    {
        _ = (await Api.PostAsync(Injections, Injection("must", "Fail"))).Object;

        await EntriesAsync(RequiredEntry);
        await Poll.UntilAsync("the container", async stop => Containers(await TryAsync(Space, selected: true, stop)).Contains("must"));
        Assert.That(Containers(await TryAsync(Space, selected: false)), Is.EqualTo(new[] { "app" }));
        await Poll.UntilAsync("Ready", async stop => (await Api.GetAsync($"{Injections}/must", stop)).Object["status"]?["conditions"]?.AsArray()
            .Any(condition => ((string?)condition!["type"], (string?)condition["status"]) == ("Ready", "True")) == true);
    }

    [Test, Order(2)]
    public async Task Whoever_applies_the_shipped_object_leaves_the_entries_in_place()
    {
        var before = await WebhooksAsync();
        var shipped = DocumentReader.Read(await File.ReadAllTextAsync(Manifest), Manifest).Single().Value is { } value
            ? JsonNode.Parse(value.GetRawText())!.AsObject()
            : throw new InvalidOperationException(Manifest);

        // A label that changes makes each of them a write.
        shipped["metadata"]!["labels"] = new JsonObject { ["e2e.dragonfly.io/applied"] = "server-side" };
        var applied = (await Api.ApplyAsync($"{Configuration}?fieldManager=gitops&force=true", shipped)).Object;
        Assert.That(JsonNode.DeepEquals(applied["webhooks"], before), "server-side apply by another field manager");

        shipped["metadata"]!["labels"]!["e2e.dragonfly.io/applied"] = "client-side";
        (await TestCluster.Kubectl.PipeAsync(shipped.ToJsonString(), "apply", "-f", "-")).Expect();
        (await TestCluster.Kubectl.RunAsync("apply", "-f", Manifest)).Expect();
        Assert.That(JsonNode.DeepEquals(await WebhooksAsync(), before), "kubectl apply");
    }

    [Test, Order(3)]
    public async Task Each_matching_entry_is_one_call_of_which_the_second_changes_nothing()
    {
        _ = (await Api.PostAsync(Injections, Injection("may", "Ignore"))).Object;
        await EntriesAsync(RequiredEntry, OptionalEntry);
        // API servers learn of an entry a moment after it is stored.
        await Poll.UntilAsync("two calls for one Pod", async stop =>
        {
            var earlier = await CountAsync();
            await TryAsync(Space, selected: true, stop);
            return (await CountAsync()).GetValueOrDefault(Calls) - earlier.GetValueOrDefault(Calls) == 2;
        });

        var before = await CountAsync();
        var pod = (await PostAsync(Space, selected: true)).Object;
        var after = await CountAsync();

        Assert.That(Containers(pod), Is.EquivalentTo(new[] { "app", "may", "must" }));
        Assert.That(
            after.Select(count => (count.Key, More: count.Value - before.GetValueOrDefault(count.Key))).Where(count => count.More > 0).Select(count => $"{count.Key} {count.More}"),
            // DragonflyInjections have a say about every Pod that the operator is called for.
            Is.EquivalentTo(new[] { $"{Calls} 2", "SidecarInjection Injected 1", "SidecarInjection AlreadyInjected 1", "DragonflyInjection NotRequested 2" }));
    }

    [Test, Order(4)]
    public async Task Without_any_replica_selected_Pods_wait_and_no_others()
    {
        // The namespaces that are left out would be asked about, too, were they not: the resource selects all namespaces.
        await TestCluster.Operator.StopAsync();
        try
        {
            var refused = await PostAsync(Space, selected: true);
            Assert.That(refused.IsSuccess, Is.False, "selected");
            Assert.That(refused.Message, Does.Contain("failed calling webhook \"fail-"));
            Assert.That(Containers((await PostAsync(Space, selected: false)).Object), Is.EqualTo(new[] { "app" }), "not selected");
            foreach (var name in LeftOut)
            {
                var answer = await PostAsync(name, selected: true, "?dryRun=All");
                Assert.That(answer.IsSuccess, $"{name}: {answer.Message}");
            }
        }
        finally
        {
            await TestCluster.Operator.StartAsync();
        }

        Assert.That(Containers((await PostAsync(Space, selected: true)).Object), Is.EquivalentTo(new[] { "app", "may", "must" }), "it is back");
        foreach (var name in LeftOut)
        {
            Assert.That(Containers(await TryAsync(name, selected: true)), Is.EqualTo(new[] { "app" }), name);
        }
    }

    [Test, Order(5)]
    public async Task The_entry_goes_with_its_resource()
    {
        _ = (await Api.DeleteAsync($"{Injections}/must")).Object;
        await EntriesAsync(OptionalEntry);
        Assert.That(Containers(await TryAsync(Space, selected: true)), Is.EquivalentTo(new[] { "app", "may" }));

        _ = (await Api.DeleteAsync($"{Injections}/may")).Object;
        await EntriesAsync();
    }

    [Test, Order(6)]
    public async Task The_entries_go_with_the_kind_and_come_back_with_it()
    {
        _ = (await Api.PostAsync(Injections, Injection("must", "Fail"))).Object;
        await EntriesAsync(RequiredEntry);

        (await TestCluster.Kubectl.RunAsync("delete", "customresourcedefinition", "sidecarinjections.dragonfly.io")).Expect();
        try
        {
            await EntriesAsync();
            using var ready = await TestCluster.Operator.ProbeAsync("/readyz", CancellationToken.None);
            Assert.That(ready.IsSuccessStatusCode, "an operator without the kind serves the others");
        }
        finally
        {
            await ResourceDefinition.ApplyAsync(TestCluster.ControlPlane);
        }

        await Poll.UntilAsync("the kind", async stop => (await Api.PostAsync(Injections, Injection("must", "Fail"), stop)).IsSuccess);
        await EntriesAsync(TimeSpan.FromMinutes(2), RequiredEntry);
    }

    private static JsonObject Injection(string name, string policy) => JsonNode.Parse($$"""
        {
          "apiVersion": "dragonfly.io/v1alpha1", "kind": "SidecarInjection", "metadata": { "name": "{{name}}" },
          "spec": {
            "podSelector": { "matchLabels": { "{{Label}}": "true" } },
            "containers": [{
              "name": "{{name}}", "image": "registry.example.com/{{name}}:1", "securityContext": {{Restricted}}
            }],
            "failurePolicy": "{{policy}}"
          }
        }
        """)!.AsObject();

    private static JsonObject Pod(bool selected) => JsonNode.Parse($$"""
        {
          "metadata": { "generateName": "required-", "labels": { "{{Label}}": "{{(selected ? "true" : "false")}}" } },
          "spec": { "containers": [{ "name": "app", "image": "registry.example.com/app:1", "securityContext": {{Restricted}} }] }
        }
        """)!.AsObject();

    private static Task<ApiResponse> PostAsync(string space, bool selected, string query = "", CancellationToken cancellationToken = default) =>
        Api.PostAsync($"/api/v1/namespaces/{space}/pods{query}", Pod(selected), cancellationToken);

    private static async Task<JsonObject> TryAsync(string space, bool selected, CancellationToken cancellationToken = default) =>
        (await PostAsync(space, selected, "?dryRun=All", cancellationToken)).Object;

    /// <summary>Native sidecars among them, where the server has these.</summary>
    private static IEnumerable<string> Containers(JsonObject pod) => new[] { "initContainers", "containers" }
        .SelectMany(list => pod["spec"]![list]?.AsArray().Select(one => (string)one!["name"]!) ?? []);

    private static async Task<JsonArray> WebhooksAsync(CancellationToken cancellationToken = default) =>
        (await Api.GetAsync(Configuration, cancellationToken)).Object["webhooks"]?.DeepClone().AsArray() ?? [];

    /// <summary>As the resources of this fixture do. What other fixtures have left behind selects some.</summary>
    private static bool SelectsAllNamespaces(JsonNode? entry) => entry!["namespaceSelector"]!["matchLabels"] is null
        && (entry["namespaceSelector"]!["matchExpressions"]?.AsArray().All(expression => (string?)expression!["operator"] == "NotIn") ?? true);

    /// <summary>Waits, as long as it may take, for these entries and no others of this fixture, each with its policy and path.</summary>
    private static Task EntriesAsync(params string[] expected) => EntriesAsync(Promised, expected);

    private static Task EntriesAsync(TimeSpan deadline, params string[] expected) => Poll.UntilNullAsync("the entries", deadline, async stop =>
    {
        string[] found =
        [
            .. (await WebhooksAsync(stop)).Where(SelectsAllNamespaces)
                .Select(entry => $"{entry!["failurePolicy"]} {new Uri((string)entry["clientConfig"]!["url"]!).AbsolutePath}"),
        ];
        return found.Order().SequenceEqual(expected.Order()) ? null : $"[{string.Join(", ", found)}]";
    });

    /// <summary>Calls so far, and what the kinds decided, by kind and outcome.</summary>
    private static async Task<Dictionary<string, double>> CountAsync()
    {
        using var response = await TestCluster.Operator.ProbeAsync("/metrics", CancellationToken.None);
        return (await response.Content.ReadAsStringAsync()).Split('\n')
            .Where(line => line.StartsWith(Outcomes, StringComparison.Ordinal) || line.StartsWith(Calls, StringComparison.Ordinal))
            .ToDictionary(
                line => line.StartsWith(Calls, StringComparison.Ordinal) ? Calls : $"{line.Split('"')[1]} {line.Split('"')[3]}",
                line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));
    }
}
