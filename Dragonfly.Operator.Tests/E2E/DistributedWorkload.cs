using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>A PodDistribution of two groups and its workload in a namespace, both named web; what becomes of their Pods.</summary>
internal static class DistributedWorkload
{
    /// <summary>Controllers and five seconds between two statuses take their time on a busy machine.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromMinutes(2);

    public static Apportionment Shares { get; } = new([new(80), new(20)]);

    private static ApiClient Api => TestCluster.ControlPlane.Api;

    public static string Path(string space, string? name = null) =>
        $"/apis/dragonfly.io/v1alpha1/namespaces/{space}/poddistributions{(name is null ? "" : $"/{name}")}";

    public static async Task DistributeAsync(string space, JsonObject distribution) => _ = (await Api.PostAsync(Path(space), distribution)).Object;

    public static async Task<JsonObject> GetAsync(string space) => (await Api.GetAsync(Path(space, "web"))).Object;

    public static JsonObject Distribution(string kind) => new()
    {
        ["apiVersion"] = "dragonfly.io/v1alpha1",
        ["kind"] = "PodDistribution",
        ["metadata"] = new JsonObject { ["name"] = "web" },
        ["spec"] = new JsonObject
        {
            ["target"] = new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = kind, ["name"] = "web" },
            ["groups"] = new JsonArray(GroupOf("default", 80), GroupOf("spot", 20)),
        },
    };

    private static JsonObject GroupOf(string name, int weight) => new()
    {
        ["name"] = name,
        ["nodeSelector"] = new JsonObject { ["node-group"] = name },
        ["weight"] = weight,
    };

    public static JsonObject Workload(string kind, int replicas) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = "web" },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "web" } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "web" } },
                ["spec"] = new JsonObject { ["containers"] = Containers() },
            },
        },
    };

    /// <summary>Of fifty Pods. None ever becomes ready here, and a rollout is not to wait for it.</summary>
    public static async Task CreateDeploymentAsync(string space, CancellationToken cancellationToken)
    {
        var workload = Workload("Deployment", 50);
        workload["spec"]!["strategy"] = new JsonObject { ["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = "100%", ["maxSurge"] = "20%" } };
        _ = (await Api.PostAsync($"/apis/apps/v1/namespaces/{space}/deployments", workload, cancellationToken)).Object;
    }

    public static async Task RollOutAsync(string space, CancellationToken cancellationToken) => _ = (await Api.PatchAsync(
        $"/apis/apps/v1/namespaces/{space}/deployments/web",
        JsonNode.Parse("""{"spec":{"template":{"metadata":{"labels":{"version":"2"}}}}}""")!,
        cancellationToken)).Object;

    public static bool IsOfSecondVersion(JsonObject pod) => (string?)pod["metadata"]!["labels"]!["version"] == "2";

    private static JsonArray Containers() => new(new JsonObject { ["name"] = "main", ["image"] = "registry.example.com/web:1.0" });

    /// <summary>A Pod as a ReplicaSet's controller would create it.</summary>
    public static JsonObject Pod(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["labels"] = new JsonObject { ["pod-template-hash"] = "7d4b9" },
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "apps/v1",
                ["kind"] = "ReplicaSet",
                ["name"] = "web-7d4b9",
                ["uid"] = "5b1f3c1e-0000-4000-8000-000000000001",
                ["controller"] = true,
            }),
        },
        ["spec"] = new JsonObject { ["containers"] = Containers() },
    };

    public static Task CreateAsync(string space, int clients, int pods, int from = 0) => Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
    {
        for (var pod = client; pod < pods; pod += clients)
        {
            _ = (await Api.PostAsync($"/api/v1/namespaces/{space}/pods", Pod($"web-7d4b9-{from + pod}"))).Object;
        }
    })));

    public static async Task ScaleAsync(string space, int replicas) => _ = (await Api.PatchAsync(
        $"/apis/apps/v1/namespaces/{space}/deployments/web", new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } })).Object;

    public static async Task<IReadOnlyList<JsonObject>> PodsAsync(string space, CancellationToken cancellationToken = default) =>
        [.. (await Api.GetAsync($"/api/v1/namespaces/{space}/pods", cancellationToken)).Object["items"]!.AsArray().Select(pod => pod!.AsObject())];

    public static string? Group(JsonNode pod) => (string?)pod["metadata"]!["annotations"]?[DistributionAnnotation.Name];

    public static Dictionary<string, string?> Groups(IEnumerable<JsonObject> pods) => pods.ToDictionary(pod => (string)pod["metadata"]!["name"]!, Group);

    public static int[] Count(IReadOnlyList<JsonObject> pods) =>
        [.. new[] { "web/default/", "web/spot/" }.Select(group => pods.Count(pod => Group(pod)?.StartsWith(group, StringComparison.Ordinal) == true))];

    /// <summary>Waits until there are so many Pods, all of one template, with the shares of that number.</summary>
    public static Task WaitForSharesAsync(string space, int pods, Func<JsonObject, bool>? isOfTemplate = null) =>
        Poll.UntilNullAsync($"the shares of {pods} Pods", Patience, async stop =>
        {
            var all = await PodsAsync(space, stop);
            var found = all.Count(pod => isOfTemplate?.Invoke(pod) != false);
            var shares = Count(all);
            return all.Count == pods && found == pods && shares.SequenceEqual(Shares.At(pods)) ? null : $"{all.Count} Pods, {found} of the template, {string.Join('/', shares)}";
        });

    /// <summary>Waits until there are so many Pods, all of one template.</summary>
    public static Task WaitForPodsAsync(string space, int pods, Func<JsonObject, bool>? isOfTemplate = null) =>
        Poll.UntilNullAsync($"{pods} Pods", Patience, async stop =>
        {
            var all = await PodsAsync(space, stop);
            var found = all.Count(pod => isOfTemplate?.Invoke(pod) != false);
            return all.Count == pods && found == pods ? null : $"{all.Count} Pods, {found} of the template";
        });

    /// <summary>Waits until a new Pod would get a group, or this one.</summary>
    public static Task WaitForGroupAsync(string space, string? group = null) =>
        Poll.UntilNullAsync($"the group {group} of a new Pod", Patience, async stop =>
        {
            var answer = await Api.PostAsync($"/api/v1/namespaces/{space}/pods?dryRun=All", Pod("web-7d4b9-try"), stop);
            var found = answer.IsSuccess ? Group(answer.Object) : answer.Message;
            return found is not null && (group is null || found == group) ? null : found ?? "no group";
        });

    public static Task WaitForConditionAsync(string space, string condition, string name = "web") =>
        Poll.UntilNullAsync($"{condition} of {name}", Patience, async stop =>
        {
            var conditions = (await Api.GetAsync(Path(space, name), stop)).Object["status"]?["conditions"]?.AsArray() ?? [];
            string[] found = [.. conditions.Select(one => $"{one!["type"]}={one["status"]}/{one["reason"]}")];
            return found.Contains(condition) ? null : string.Join(' ', found);
        });
}
