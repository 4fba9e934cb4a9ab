using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>An operator that goes away and comes back. It is this test's own, so that the other tests keep theirs.</summary>
[TestFixture, Category("E2E")]
public class OperatorOutageTests
{
    [TestCase("stopped", false, TestName = "Pods_are_created_without_it_after_SIGTERM_and_injected_when_it_is_back")]
    [TestCase("crashed", true, TestName = "Pods_are_created_without_it_after_a_crash_and_injected_when_it_is_back")]
    public async Task Outage(string name, bool crash)
    {
        await using var process = new OperatorProcess(name);
        await process.StartAsync();
        await using var webhook = await WebhookRegistration.ForPodsAsync(
            TestCluster.ControlPlane.Api,
            process,
            "Ignore",
            new JsonObject { ["matchLabels"] = new JsonObject { [TestCluster.OwnOperatorLabel] = name } });
        await using var sandbox = await Sandbox.CreateAsync((TestCluster.OwnOperatorLabel, name));
        var trusted = await webhook.ReadCaBundleAsync();

        if (crash)
        {
            await process.KillAsync();
        }
        else
        {
            Assert.That(await process.StopAsync(), Is.Zero, "exit code");
        }

        var without = await sandbox.CreatePodAsync(PodManifest.Annotated("without"));
        await process.StartAsync();
        var with = await sandbox.CreatePodAsync(PodManifest.Annotated("with"));
        await Assert.MultipleAsync(async () =>
        {
            Assert.That((without.InjectedBy, with.InjectedBy), Is.EqualTo(((string?)null, sandbox.Name)));
            Assert.That(await webhook.ReadCaBundleAsync(), Is.EqualTo(trusted), "the CA outlives the process");
        });
    }
}
