using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>An operator that is not there, as this test has its own.</summary>
[TestFixture, Category("E2E")]
public class OperatorOutageTests
{
    [Test]
    public async Task Pods_are_created_without_it_and_injected_again_with_it()
    {
        await using var process = new OperatorProcess("outage", TestCluster.ControlPlane);
        await process.StartAsync();
        await using var webhook = await WebhookRegistration.ForPodsAsync(
            TestCluster.ControlPlane.Api,
            process,
            "Ignore",
            new JsonObject { ["matchLabels"] = new JsonObject { [TestCluster.OwnOperatorLabel] = process.Name } });
        await using var sandbox = await Sandbox.CreateAsync(labels: (TestCluster.OwnOperatorLabel, process.Name));

        var exitCode = await process.StopAsync();
        var without = await sandbox.CreatePodAsync(PodManifest.Annotated("stopped"));
        await process.StartAsync();
        await sandbox.WaitUntilInjectedByAsync(sandbox.Name);
        await process.KillAsync();
        var killed = await sandbox.CreatePodAsync(PodManifest.Annotated("killed"));
        Assert.That((exitCode, without.InjectedBy, killed.InjectedBy), Is.EqualTo((0, (string?)null, (string?)null)));
    }
}
