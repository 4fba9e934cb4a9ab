using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The audit of a real API server's Pods: what was created too early is found, and found no more once it is created anew.</summary>
[TestFixture, Category("E2E"), SingleThreaded]
public class AuditTests
{
    private const string Sidecars = "/apis/dragonfly.io/v1alpha1/sidecarinjections";

    [Test, CancelAfter(300_000)]
    public async Task Pods_that_are_older_than_the_resource_are_reported_until_they_are_created_anew()
    {
        await using var sandbox = await Sandbox.CreateEmptyAsync((TestCluster.OwnOperatorLabel, "audit"));
        var owner = await CreateDeploymentAsync(sandbox, "web");
        Assert.That((await sandbox.CreatePodAsync(Owned("old", owner))).InjectedBy, Is.Null);

        await using var @operator = new OperatorProcess("audit", "--audit-interval", "1s");
        await @operator.StartAsync();
        await using var webhook = await WebhookRegistration.ForPodsAsync(
            TestCluster.ControlPlane.Api,
            @operator,
            "Fail",
            new JsonObject { ["matchLabels"] = new JsonObject { [TestCluster.OwnOperatorLabel] = "audit" } });
        await UntilAsync(@operator, "DragonflyInjection", "missing", 0);
        await sandbox.AddInjectionAsync(sandbox.Name, []);
        await UntilAsync(@operator, "DragonflyInjection", "missing", 1);
        await UntilStatusAsync($"{TestCluster.Injections}/{sandbox.Name}", "missing", 1);
        await Poll.UntilAsync("an event for the Deployment", async stop => await IsToldAsync(sandbox, "NotInjected", stop));

        // As a rollout does: the new Pod first, of another ReplicaSet.
        await sandbox.WaitUntilInjectedByAsync(sandbox.Name);
        Assert.That((await sandbox.CreatePodAsync(Owned("new", owner))).InjectedBy, Is.EqualTo(sandbox.Name));
        await sandbox.Api.DeleteAsync($"/api/v1/namespaces/{sandbox.Name}/pods/old?gracePeriodSeconds=0");
        await UntilAsync(@operator, "DragonflyInjection", "missing", 0);
        await UntilStatusAsync($"{TestCluster.Injections}/{sandbox.Name}", "missing", 0);

        // Once the resource is in force, the webhook would add what is newest.
        _ = await sandbox.CreatePodAsync(PodManifest.Create("outdated", ("dragonfly.io/sidecars", $"{sandbox.Name}/proxy@0123456789")));
        await using var sidecar = new Deleted(sandbox.Api, $"{Sidecars}/{sandbox.Name}");
        _ = (await sandbox.Api.PostAsync(Sidecars, Sidecar(sandbox))).Object;
        await UntilAsync(@operator, "SidecarInjection", "outdated", 1);
        await UntilStatusAsync($"{Sidecars}/{sandbox.Name}", "outdated", 1);
        Assert.That(@operator.Log.ReadAll(), Does.Not.Contain("The audit of running Pods failed"));
    }

    private static JsonObject Sidecar(Sandbox sandbox) => new()
    {
        ["apiVersion"] = "dragonfly.io/v1alpha1",
        ["kind"] = "SidecarInjection",
        ["metadata"] = new JsonObject { ["name"] = sandbox.Name },
        ["spec"] = new JsonObject
        {
            ["namespaceSelector"] = sandbox.Selector,
            ["podSelector"] = new JsonObject(),
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "proxy", ["image"] = "registry.example.com/proxy:1" }),
        },
    };

    /// <summary>A Deployment and its ReplicaSet, as a controller would make it. Returns the owner of its Pods.</summary>
    private static async Task<JsonObject> CreateDeploymentAsync(Sandbox sandbox, string name)
    {
        var path = $"/apis/apps/v1/namespaces/{sandbox.Name}";
        var deployment = (await sandbox.Api.PostAsync($"{path}/deployments", Workload(name))).Object;
        var set = Workload($"{name}-1");
        set["metadata"]!["ownerReferences"] = new JsonArray(Reference("Deployment", deployment));
        return Reference("ReplicaSet", (await sandbox.Api.PostAsync($"{path}/replicasets", set)).Object);
    }

    private static JsonObject Workload(string name) => JsonNode.Parse($$"""
        {
          "metadata": { "name": "{{name}}" },
          "spec": {
            "selector": { "matchLabels": { "app": "web" } },
            "template": { "metadata": { "labels": { "app": "web" } }, "spec": { "containers": [{ "name": "app", "image": "registry.example.com/app:1" }] } }
          }
        }
        """)!.AsObject();

    private static JsonObject Reference(string kind, JsonObject owner) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = kind,
        ["name"] = (string?)owner["metadata"]!["name"],
        ["uid"] = (string?)owner["metadata"]!["uid"],
        ["controller"] = true,
    };

    private static JsonObject Owned(string name, JsonObject owner)
    {
        var pod = PodManifest.Annotated(name);
        pod["metadata"]!["ownerReferences"] = new JsonArray(owner.DeepClone());
        return pod;
    }

    private static async Task<bool> IsToldAsync(Sandbox sandbox, string reason, CancellationToken cancellationToken)
    {
        var events = (await sandbox.Api.GetAsync($"/api/v1/namespaces/{sandbox.Name}/events", cancellationToken)).Object["items"]!.AsArray();
        return events.Any(item => ((string?)item!["reason"], (string?)item["involvedObject"]!["kind"], (string?)item["involvedObject"]!["name"]) == (reason, "Deployment", "web"));
    }

    private static Task UntilAsync(OperatorProcess process, string kind, string state, int pods) => Poll.UntilNullAsync(
        $"{pods} {state} of {kind}",
        Poll.Patience,
        async stop =>
        {
            using var response = await process.ProbeAsync("/metrics", stop);
            var lines = (await response.Content.ReadAsStringAsync(stop)).Split('\n').Where(line => line.StartsWith("dragonfly_audit", StringComparison.Ordinal)).ToList();
            return lines.Contains($"dragonfly_audit_pods{{kind=\"{kind}\",state=\"{state}\"}} {pods}") ? null : string.Join('\n', lines);
        });

    private static Task UntilStatusAsync(string path, string field, int pods) => Poll.UntilNullAsync(
        $"status.{field} {pods} of {path}",
        Poll.Patience,
        async stop =>
        {
            var status = (await TestCluster.ControlPlane.Api.GetAsync(path, stop)).Object["status"];
            return (int?)status?[field] == pods ? null : status?.ToJsonString();
        });

    /// <summary>An object that is gone in the end.</summary>
    private sealed class Deleted(ApiClient api, string path) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await api.DeleteAsync(path);
    }
}
