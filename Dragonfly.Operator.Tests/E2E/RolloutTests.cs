using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Hosting;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>docs/upgrade.md: Pods are injected all the time.</summary>
[TestFixture, Category("E2E")]
public class RolloutTests
{
    private const int Clients = 16;
    private const int MaxOfEach = 5_000;

    [Test, CancelAfter(180_000)]
    public async Task No_Pod_is_refused_or_missed_while_each_replica_is_replaced(CancellationToken cancellationToken)
    {
        await using var first = new OperatorProcess("rollout-1");
        await using var second = new OperatorProcess("rollout-2");
        await using var third = new OperatorProcess("rollout-3");
        await using var fourth = new OperatorProcess("rollout-4");
        await using var service = new FakeService();
        await StartAsync(first, service);
        await StartAsync(second, service);
        await using var webhook = await WebhookRegistration.ForPodsAsync(
            TestCluster.ControlPlane.Api,
            first,
            "Fail",
            new JsonObject { ["matchLabels"] = new JsonObject { [TestCluster.OwnOperatorLabel] = first.Name } },
            service.Port);
        await using var sandbox = await Sandbox.CreateAsync((TestCluster.OwnOperatorLabel, first.Name));
        await sandbox.WaitUntilInjectedByAsync(sandbox.Name);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var created = 0;
        var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => CreateAsync(client), cancellationToken)));
        await UntilMoreAsync(100);
        await StartAsync(third, service);
        Assert.That(await first.StopAsync(), Is.Zero);
        await UntilMoreAsync(100);
        await StartAsync(fourth, service);
        Assert.That(await second.StopAsync(), Is.Zero);
        await UntilMoreAsync(100);
        await stop.CancelAsync();
        await load;

        async Task CreateAsync(int client)
        {
            for (var i = 0; i < MaxOfEach && !stop.IsCancellationRequested; i++)
            {
                // A refusal, which a failed call is under this policy, throws.
                // Of thousands of names that a server makes up two are often the same; before 1.31 it then refuses the Pod.
                var pod = await sandbox.CreatePodAsync(PodManifest.Annotated($"web-{client}-{i}"), cancellationToken);
                Assert.That(pod.InjectedBy, Is.EqualTo(sandbox.Name));
                Interlocked.Increment(ref created);
            }
        }

        Task UntilMoreAsync(int pods)
        {
            var wanted = Volatile.Read(ref created) + pods;
            return Poll.UntilAsync($"{pods} more Pods", _ => Task.FromResult(load.IsCompleted || Volatile.Read(ref created) >= wanted));
        }
    }

    private static async Task StartAsync(OperatorProcess replica, FakeService service)
    {
        await replica.StartAsync();
        await service.AddAsync(replica.Port, replica.Probes);
    }
}
