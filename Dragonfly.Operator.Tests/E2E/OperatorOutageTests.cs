using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>An operator that goes away. It is this test's own, so that the other tests keep theirs.</summary>
[TestFixture, Category("E2E")]
public class OperatorOutageTests
{
    [Test]
    public async Task A_Pod_is_created_without_it_after_SIGTERM()
    {
        var (exitCode, pod) = await CreateWithoutAsync("stopped", process => process.StopAsync());
        Assert.That((exitCode, pod.InjectedBy), Is.EqualTo((0, (string?)null)));
    }

    [Test]
    public async Task A_Pod_is_created_without_it_after_a_crash()
    {
        var (_, pod) = await CreateWithoutAsync("crashed", async process =>
        {
            await process.KillAsync();
            return 0;
        });
        Assert.That(pod.InjectedBy, Is.Null);
    }

    private static async Task<(int ExitCode, StoredPod Pod)> CreateWithoutAsync(string name, Func<OperatorProcess, Task<int>> end)
    {
        await using var process = new OperatorProcess(name, TestCluster.ControlPlane);
        await process.StartAsync();
        await using var webhook = await WebhookRegistration.ForPodsAsync(
            TestCluster.ControlPlane.Api,
            process,
            "Ignore",
            new JsonObject { ["matchLabels"] = new JsonObject { [TestCluster.OwnOperatorLabel] = name } });
        await using var sandbox = await Sandbox.CreateAsync(labels: (TestCluster.OwnOperatorLabel, name));
        var exitCode = await end(process);
        return (exitCode, await sandbox.CreatePodAsync(PodManifest.Annotated("web")));
    }
}
