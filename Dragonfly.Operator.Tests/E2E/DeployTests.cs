using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary><c>make deploy</c> and <c>make undeploy</c>.</summary>
[TestFixture, Category("E2E"), NonParallelizable]
public class DeployTests
{
    private const string Namespace = $"/api/v1/namespaces/{TestCluster.OperatorNamespace}";

    // What is installed, and must be gone afterwards.
    private static readonly string[] Installed =
    [
        $"/apis/apps/v1/namespaces/{TestCluster.OperatorNamespace}/deployments/d7y-operator",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles/d7y-operator-role",
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/d7y-operator-mutators",
        "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/d7y-operator-resources",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/dragonflyinjections.dragonfly.io",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/networkinjections.dragonfly.io",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/poddistributions.dragonfly.io",
        "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/sidecarinjections.dragonfly.io",
    ];

    private Clients? _clients;

    private Clients Clients => _clients!;

    [OneTimeSetUp]
    public async Task StartAsync() => _clients = await Clients.StartAsync("make", "kubectl");

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_clients is not null)
        {
            await _clients.DisposeAsync();
        }
    }

    [Test, Order(1)]
    public async Task A_namespace_that_was_there_is_neither_taken_over_nor_deleted()
    {
        var before = JsonNode.Parse("""{"metadata": {"labels": {"owner": "somebody"}}}""")!;
        before["metadata"]!["name"] = TestCluster.OperatorNamespace;
        var created = (await Clients.Api.PostAsync("/api/v1/namespaces", before)).Object;
        _ = (await Clients.Api.PostAsync($"{Namespace}/configmaps", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "theirs" } })).Object;
        await DeployAsync();
        Assert.That((await Clients.GetAsync(Namespace))["metadata"]!["labels"]!.ToJsonString(), Is.EqualTo(created["metadata"]!["labels"]!.ToJsonString()));
        // The operator writes it.
        _ = (await Clients.Api.PostAsync($"{Namespace}/secrets", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "d7y-operator-ca" } })).Object;

        (await Clients.MakeAsync("undeploy")).Expect();
        await AssertGoneAsync([.. Installed, $"{Namespace}/secrets/d7y-operator-ca"]);
        Assert.That((string?)(await Clients.GetAsync(Namespace))["metadata"]!["deletionTimestamp"], Is.Null);
        Assert.That((await Clients.Api.GetAsync($"{Namespace}/configmaps/theirs")).IsSuccess);
        (await Clients.KubectlAsync("delete", "namespace", TestCluster.OperatorNamespace, "--wait=false")).Expect();
        await FinalizeAsync();
    }

    [Test, Order(2)]
    public async Task A_namespace_that_was_made_for_it_goes_with_it()
    {
        await DeployAsync();
        await DeployAsync();
        Assert.That((string?)(await Clients.GetAsync(Namespace))["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"], Is.EqualTo("restricted"));

        await Task.WhenAll(UndeployAsync(), FinalizeAsync());
        await AssertGoneAsync([.. Installed, Namespace]);
        await UndeployAsync();
    }

    private async Task UndeployAsync() => (await Clients.MakeAsync("undeploy")).Expect();

    private async Task DeployAsync()
    {
        (await Clients.MakeAsync("deploy")).Expect();
        foreach (var path in Installed)
        {
            Assert.That((await Clients.Api.GetAsync(path)).IsSuccess, path);
        }
    }

    private async Task AssertGoneAsync(string[] paths)
    {
        foreach (var path in paths)
        {
            Assert.That((int)(await Clients.Api.GetAsync(path)).Status, Is.EqualTo(404), path);
        }
    }

    /// <summary>What the controller of namespaces does, which does not run here.</summary>
    private Task FinalizeAsync() => Poll.UntilAsync("the end of the namespace", async cancellationToken =>
    {
        var found = await Clients.Api.GetAsync(Namespace, cancellationToken);
        if (found.IsSuccess && found.Object["metadata"]!["deletionTimestamp"] is not null)
        {
            found.Object["spec"]!["finalizers"] = new JsonArray();
            _ = await Clients.PipeAsync(found.Object.ToJsonString(), "replace", "--raw", $"{Namespace}/finalize", "-f", "-");
        }

        return !found.IsSuccess;
    });
}
