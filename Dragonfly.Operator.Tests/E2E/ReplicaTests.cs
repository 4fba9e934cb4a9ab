using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>A second operator beside the first, each working as if it were alone.</summary>
[TestFixture, Category("E2E")]
public class ReplicaTests
{
    [Test]
    public async Task A_Pod_that_both_get_to_see_is_injected_once()
    {
        await using var second = new OperatorProcess("second");
        await second.StartAsync();
        await using var single = await Sandbox.CreateAsync();
        await using var twice = await Sandbox.CreateAsync();
        await using var webhook = await WebhookRegistration.ForPodsAsync(TestCluster.ControlPlane.Api, second, "Fail", twice.Selector);
        // The API server learns of the registration by and by.
        await Poll.UntilAsync("a Pod that the second operator saw", async cancellationToken =>
        {
            await twice.TryPodAsync(PodManifest.Annotated("seen-by-both"), cancellationToken);
            return second.Log.ReadAll().Contains("seen-by-both", StringComparison.Ordinal);
        });

        var byOne = await single.CreatePodAsync(PodManifest.Annotated("web"));
        var byBoth = await twice.CreatePodAsync(PodManifest.Annotated("web"));
        Assert.That(JsonNode.DeepEquals(byBoth.Json["spec"], byOne.Json["spec"]), byBoth.Json.ToJsonString());
    }

    [Test]
    public async Task Both_write_the_status_and_come_to_rest()
    {
        await using var second = new OperatorProcess("replica");
        await second.StartAsync();
        await using var sandbox = await Sandbox.CreateAsync();
        var path = $"{TestCluster.Injections}/{sandbox.Name}";
        for (var port = 5001; port <= 5020; port++)
        {
            _ = (await sandbox.Api.PatchAsync(path, new JsonObject { ["spec"] = new JsonObject { ["proxyPort"] = port } })).Object;
        }

        await Poll.UntilAsync("the status of the last edit", async cancellationToken =>
        {
            var stored = (await sandbox.Api.GetAsync(path, cancellationToken)).Object;
            return (long?)stored["status"]?["observedGeneration"] == (long)stored["metadata"]!["generation"]!;
        });
        Assert.That(second.Log.ReadAll(), Does.Contain("\"level\":\"information\"").And.Not.Contain("\"level\":\"error\""));
    }
}
