using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>Two replicas that share a CA, and one of them dies.</summary>
[TestFixture, Category("E2E")]
public class FailoverTests
{
    [Test, CancelAfter(180_000)]
    public async Task The_other_serves_when_one_is_killed([Values("left", "right")] string victim, CancellationToken cancellationToken)
    {
        await using var left = new OperatorProcess($"left-of-{victim}");
        await using var right = new OperatorProcess($"right-of-{victim}");
        await Task.WhenAll(left.StartAsync(), right.StartAsync());
        await using var service = new LoadBalancer(left.Port, right.Port);
        await using var webhook = await WebhookRegistration.ForPodsAsync(
            TestCluster.ControlPlane.Api,
            left,
            "Fail",
            new JsonObject { ["matchLabels"] = new JsonObject { [TestCluster.OwnOperatorLabel] = left.Name } },
            service.Port);
        await using var sandbox = await Sandbox.CreateAsync((TestCluster.OwnOperatorLabel, left.Name));

        for (var round = 0; round < 3; round++)
        {
            // The API server keeps one connection to the one or the other; its end sends the next Pod to who is left.
            if (round == 1)
            {
                await (victim == "left" ? left : right).KillAsync();
                // What the API server sends before it notices the end of the connection is lost.
                await sandbox.WaitUntilInjectedByAsync(sandbox.Name);
            }

            for (var i = 0; i < 20; i++)
            {
                // A refusal throws.
                var pod = await sandbox.CreatePodAsync(PodManifest.Annotated($"web-{round}-{i}"), cancellationToken);
                Assert.That(pod.InjectedBy, Is.EqualTo(sandbox.Name));
            }
        }
    }
}
