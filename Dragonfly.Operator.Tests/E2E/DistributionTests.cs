using System.Globalization;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Webhooks.Entries;
using static Dragonfly.Operator.Tests.E2E.DistributedWorkload;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>PodDistributions on a real API server, and with real controllers where there is a kube-controller-manager beside it.</summary>
[TestFixture, Category("E2E"), SingleThreaded]
public class DistributionTests
{
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private const string Replicas = "spread";

    /// <summary>The first version whose controllers scale down by the deletion cost.</summary>
    private static readonly Version KnowsDeletionCost = new(1, 22);

    private static int _count;

    private static ApiClient Api => TestCluster.ControlPlane.Api;

    /// <summary>As config/ ships it. The operator writes the entries.</summary>
    [OneTimeSetUp]
    public async Task AddConfigurationAsync() => await AddConfigurationAsync(EntryOptions.DefaultConfiguration);

    [OneTimeTearDown]
    public async Task RemoveConfigurationAsync() => await Api.DeleteAsync($"{Configurations}/{EntryOptions.DefaultConfiguration}");

    [Test, Order(1), CancelAfter(400_000)]
    public async Task A_Deployment_keeps_its_shares_while_it_grows_shrinks_and_is_rolled_out(CancellationToken cancellationToken)
    {
        await using var controllers = await StartControllersAsync(cancellationToken);
        var space = await CreateNamespaceAsync();
        await DistributeAsync(space, Distribution("Deployment"));
        await WaitForConditionAsync(space, "Ready=True/Valid");
        await WaitForConditionAsync(space, "TargetFound=False/NotFound");

        await CreateDeploymentAsync(space, cancellationToken);
        await WaitForSharesAsync(space, 50);
        await WaitForConditionAsync(space, "Balanced=True/Balanced");
        Assert.That((await GetAsync(space))["status"]!["groups"]!.AsArray().Select(group => (int)group!["assigned"]!), Is.EqualTo(Shares.At(50)));
        using var metrics = await TestCluster.Operator.ProbeAsync("/metrics", cancellationToken);
        Assert.That(
            await metrics.Content.ReadAsStringAsync(cancellationToken),
            Does.Contain($"dragonfly_distribution_pods{{group=\"default\",name=\"web\",namespace=\"{space}\"}} 40")
                .Or.Contain($"dragonfly_distribution_pods{{namespace=\"{space}\",name=\"web\",group=\"default\"}} 40"));

        var replicas = 50;
        if (TestCluster.ControlPlane.Binaries.Version >= KnowsDeletionCost)
        {
            // All Pods are alike to the controller, for nothing runs: only their deletion costs differ.
            await ScaleAsync(space, 20);
            await WaitForSharesAsync(space, 20);
            await ScaleAsync(space, replicas = 37);
            await WaitForSharesAsync(space, 37);
        }
        else
        {
            var pods = (await Api.GetAsync($"/api/v1/namespaces/{space}/pods", cancellationToken)).Object["items"]!.AsArray();
            Assert.That(pods.Select(pod => pod!["metadata"]!["annotations"]![PodDistributionMutation.DeletionCostAnnotation]), Has.All.Not.Null);
        }

        await RollOutAsync(space, cancellationToken);
        await WaitForSharesAsync(space, replicas, IsOfSecondVersion);
    }

    [Test, Order(2), CancelAfter(200_000)]
    public async Task A_StatefulSets_Pod_that_is_deleted_comes_back_to_its_group(CancellationToken cancellationToken)
    {
        await using var controllers = await StartControllersAsync(cancellationToken);
        var space = await CreateNamespaceAsync();
        await DistributeAsync(space, Distribution("StatefulSet"));
        await WaitForConditionAsync(space, "Ready=True/Valid");
        var workload = Workload("StatefulSet", 5);
        workload["spec"]!["podManagementPolicy"] = "Parallel";
        workload["spec"]!["serviceName"] = "web";
        _ = (await Api.PostAsync($"/apis/apps/v1/namespaces/{space}/statefulsets", workload, cancellationToken)).Object;
        await WaitForSharesAsync(space, 5);

        var before = Groups(await PodsAsync(space, cancellationToken));
        Assert.That(before["web-2"], Is.EqualTo("web/spot/0"));
        var path = $"/api/v1/namespaces/{space}/pods/web-2";
        var uid = (string)(await Api.GetAsync(path, cancellationToken)).Object["metadata"]!["uid"]!;
        await Api.DeleteAsync(path, cancellationToken);
        await Poll.UntilAsync("another Pod web-2", Patience, async stop =>
            (await Api.GetAsync(path, stop)) is { IsSuccess: true } pod && (string)pod.Object["metadata"]!["uid"]! != uid);
        Assert.That(Groups(await PodsAsync(space, cancellationToken)), Is.EqualTo(before));
    }

    [Test, Order(3)]
    public async Task Two_hundred_Pods_of_four_clients_at_once_are_shared_exactly()
    {
        var space = await CreateNamespaceAsync();
        await DistributeAsync(space, Distribution("Deployment"));
        await WaitForGroupAsync(space);
        await CreateAsync(space, clients: 4, pods: 200);
        Assert.That(Count(await PodsAsync(space)), Is.EqualTo(Shares.At(200)));
    }

    [Test, Order(4)]
    public async Task A_group_without_nodes_is_skipped()
    {
        var space = await CreateNamespaceAsync();
        var distribution = Distribution("Deployment");
        distribution["spec"]!["groups"]![0]!["unschedulableAfterSeconds"] = 60;
        await DistributeAsync(space, distribution);
        await WaitForGroupAsync(space);
        var first = (await Api.PostAsync($"/api/v1/namespaces/{space}/pods", Pod("web-7d4b9-first"))).Object;
        Assert.That(Group(first), Is.EqualTo("web/default/0"));

        // As a scheduler says it, an hour ago.
        _ = (await Api.PatchAsync($"/api/v1/namespaces/{space}/pods/web-7d4b9-first/status", new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "PodScheduled",
                    ["status"] = "False",
                    ["reason"] = "Unschedulable",
                    ["lastTransitionTime"] = DateTime.UtcNow.AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                }),
            },
        })).Object;
        await WaitForGroupAsync(space, "web/spot/0");
    }

    [Test, Order(5)]
    public async Task Bad_resources_are_refused_and_a_second_one_for_a_target_is_told()
    {
        var space = await CreateNamespaceAsync();
        var bad = Distribution("Deployment");
        bad["spec"]!["groups"]![1]!["nodeSelector"] = new JsonObject { ["a b"] = "c" };
        var answer = await Api.PostAsync(Path(space), bad);
        Assert.That(answer.IsSuccess, Is.False);
        Assert.That(answer.Message, Does.Contain("spec.groups[1].nodeSelector: Invalid value: \"a b\""));

        await DistributeAsync(space, Distribution("Deployment"));
        var second = Distribution("Deployment");
        second["metadata"]!["name"] = "web-again";
        await DistributeAsync(space, second);
        await WaitForConditionAsync(space, "Ready=False/TargetTaken", "web-again");
        await WaitForConditionAsync(space, "TargetFound=False/NotFound");
    }

    [Test, Order(6), CancelAfter(300_000)]
    public Task Two_replicas_of_which_one_is_killed_stay_within_a_few_Pods(CancellationToken cancellationToken) => WithTwoReplicasAsync(
        async (space, right) =>
        {
            await CreateAsync(space, clients: 4, pods: 100);
            AssertNear(await PodsAsync(space, cancellationToken), 100);
            await right.KillAsync();
            await WaitForGroupAsync(space);
            await CreateAsync(space, clients: 4, pods: 100, from: 100);

            // The policy is Ignore: a call that dies with its replica leaves a Pod of each client without a group.
            AssertNear(await PodsAsync(space, cancellationToken), 200, lost: 4);
        },
        cancellationToken);

    [Test, Order(7), CancelAfter(500_000)]
    public Task A_Deployment_that_two_replicas_decide_about_stays_within_two_Pods_of_each(CancellationToken cancellationToken) => WithTwoReplicasAsync(
        async (space, _) =>
        {
            await using var controllers = await StartControllersAsync(cancellationToken);
            var isScaledDownByCost = TestCluster.ControlPlane.Binaries.Version >= KnowsDeletionCost;
            await CreateDeploymentAsync(space, cancellationToken);
            await WaitForPodsAsync(space, 50);
            AssertNear(await PodsAsync(space, cancellationToken), 50);
            foreach (var replicas in isScaledDownByCost ? new[] { 20, 37 } : [])
            {
                await ScaleAsync(space, replicas);
                await WaitForPodsAsync(space, replicas);
                AssertNear(await PodsAsync(space, cancellationToken), replicas);
            }

            await RollOutAsync(space, cancellationToken);
            await WaitForPodsAsync(space, isScaledDownByCost ? 37 : 50, IsOfSecondVersion);
            AssertNear(await PodsAsync(space, cancellationToken), isScaledDownByCost ? 37 : 50);
        },
        cancellationToken);

    [Test, Order(8), CancelAfter(400_000)]
    public async Task A_resource_that_is_deleted_and_created_again_goes_on_where_it_was(CancellationToken cancellationToken)
    {
        await using var controllers = await StartControllersAsync(cancellationToken);
        var space = await CreateNamespaceAsync();
        await DistributeAsync(space, Distribution("Deployment"));
        await WaitForGroupAsync(space);
        await CreateDeploymentAsync(space, cancellationToken);

        // As an autoscaler that cannot make up its mind.
        var knowsCost = TestCluster.ControlPlane.Binaries.Version >= KnowsDeletionCost;
        foreach (var replicas in knowsCost ? new[] { 80, 12, 60, 5, 37 } : [60, 80])
        {
            await ScaleAsync(space, replicas);
        }

        var size = knowsCost ? 37 : 80;
        await WaitForSharesAsync(space, size);
        await Api.DeleteAsync(Path(space, "web"), cancellationToken);
        await Poll.UntilAsync("a new Pod without a group", Patience, async stop =>
            (await Api.PostAsync($"/api/v1/namespaces/{space}/pods?dryRun=All", Pod("web-7d4b9-try"), stop)) is { IsSuccess: true } answer && Group(answer.Object) is null);
        await DistributeAsync(space, Distribution("Deployment"));
        await WaitForGroupAsync(space);
        await ScaleAsync(space, size + 20);
        await WaitForSharesAsync(space, size + 20);
    }

    [Test, Order(9), CancelAfter(400_000)]
    public async Task A_StatefulSet_counts_from_its_first_number(CancellationToken cancellationToken)
    {
        if (TestCluster.ControlPlane.Binaries.Version < new Version(1, 27))
        {
            Assert.Ignore("The API server drops spec.ordinals.");
        }

        await using var controllers = await StartControllersAsync(cancellationToken);
        var space = await CreateNamespaceAsync();
        await DistributeAsync(space, Distribution("StatefulSet"));
        await WaitForConditionAsync(space, "Ready=True/Valid");
        var workload = Workload("StatefulSet", 5);
        workload["spec"]!["podManagementPolicy"] = "Parallel";
        workload["spec"]!["serviceName"] = "web";
        workload["spec"]!["ordinals"] = new JsonObject { ["start"] = 1 };
        _ = (await Api.PostAsync($"/apis/apps/v1/namespaces/{space}/statefulsets", workload, cancellationToken)).Object;
        await WaitForPodsAsync(space, 5);
        var groups = Groups(await PodsAsync(space, cancellationToken));
        Assert.That(Count(await PodsAsync(space, cancellationToken)), Is.EqualTo(Shares.At(5)));
        Assert.That(groups["web-3"], Is.EqualTo("web/spot/0"));
    }

    /// <summary>Two operators behind one Service decide about the Pods of a namespace that holds a PodDistribution, and nobody else does.</summary>
    private static async Task WithTwoReplicasAsync(Func<string, OperatorProcess, Task> test, CancellationToken cancellationToken)
    {
        // The operator of all other tests must not be asked about these Pods: it would be a third replica.
        await Api.DeleteAsync($"{Configurations}/{EntryOptions.DefaultConfiguration}", cancellationToken);
        await using var left = new OperatorProcess(Replicas);
        await using var right = new OperatorProcess($"{Replicas}-more");
        await Task.WhenAll(left.StartAsync(), right.StartAsync());
        await using var service = new LoadBalancer(left.Port, right.Port);
        await using var registration = await WebhookRegistration.ForPodsAsync(
            Api, left, "Ignore", new JsonObject { ["matchLabels"] = new JsonObject { [TestCluster.OwnOperatorLabel] = "nobody" } }, service.Port);
        await AddConfigurationAsync($"{Replicas}-resources");
        try
        {
            var space = await CreateNamespaceAsync((TestCluster.OwnOperatorLabel, Replicas));
            await DistributeAsync(space, Distribution("Deployment"));
            await WaitForGroupAsync(space);
            await test(space, right);
        }
        finally
        {
            await Api.DeleteAsync($"{Configurations}/{Replicas}-resources", CancellationToken.None);
            await AddConfigurationAsync(EntryOptions.DefaultConfiguration);
        }
    }

    /// <summary>Two Pods for each of two replicas in a group, beside those that were lost.</summary>
    private static void AssertNear(IReadOnlyList<JsonObject> pods, int all, int lost = 0)
    {
        var (found, wanted) = (Count(pods), Shares.At(all));
        TestContext.Out.WriteLine($"{string.Join('/', found)} of {string.Join('/', wanted)}");
        Assert.That(pods, Has.Count.EqualTo(all));
        Assert.That(found.Sum(), Is.InRange(all - lost, all));
        Assert.That(found[0], Is.EqualTo(wanted[0]).Within(4 + lost));
    }

    private static async Task<Daemon> StartControllersAsync(CancellationToken cancellationToken)
    {
        var binaries = TestCluster.ControlPlane.Binaries;
        var file = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(binaries.ApiServer)!, "kube-controller-manager");
        if (!File.Exists(file))
        {
            Assert.Ignore($"There is no kube-controller-manager beside {binaries.ApiServer}.");
        }

        var port = FreePorts.Next();
        var controllers = new Daemon(
            "kube-controller-manager",
            file,
            [
                $"--kubeconfig={TestCluster.ControlPlane.AdminKubeconfig}",
                "--controllers=deployment,replicaset,statefulset",
                "--leader-elect=false",
                "--bind-address=127.0.0.1",
                $"--secure-port={port}",
                // Its own limits would make the tests slow.
                "--kube-api-qps=500",
                "--kube-api-burst=500",

                // The port without TLS, which later ones do not have.
                .. binaries.Version < KnowsDeletionCost ? ["--port=0"] : Array.Empty<string>(),
            ],
            new Dictionary<string, string>());
        await controllers.StartAsync();
        return controllers;
    }

    private static async Task AddConfigurationAsync(string name) =>
        _ = (await Api.PostAsync(Configurations, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } })).Object;

    private static async Task<string> CreateNamespaceAsync(params (string Name, string Value)[] labels)
    {
        var name = $"distribution-{Interlocked.Increment(ref _count)}";
        var all = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Name, (JsonNode?)label.Value)))
        {
            // API servers before 1.21 do not set it.
            ["kubernetes.io/metadata.name"] = name,
        };
        _ = (await Api.PostAsync("/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = all } })).Object;
        await ServiceAccount.AddAsync(Api, name, "default");
        return name;
    }
}
