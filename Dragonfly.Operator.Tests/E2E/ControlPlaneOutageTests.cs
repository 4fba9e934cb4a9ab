using System.Diagnostics;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The API server or etcd dies while Pods are created, and comes back.</summary>
[TestFixture, Category("E2E")]
public class ControlPlaneOutageTests
{
    /// <summary>From the return of the API server to a change that the operator has noticed: twice what the back-off grows to meanwhile.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(40);

    private static IEnumerable<TestCaseData> Outages()
    {
        yield return new TestCaseData(false, TimeSpan.FromSeconds(2)).SetArgDisplayNames("API server");
        yield return new TestCaseData(true, TimeSpan.FromSeconds(20)).SetArgDisplayNames("etcd");
    }

    [TestCaseSource(nameof(Outages)), CancelAfter(240_000)]
    public async Task Every_Pod_that_is_created_is_injected(bool ofEtcd, TimeSpan length, CancellationToken cancellationToken)
    {
        var controlPlane = TestCluster.ControlPlane;
        var victim = ofEtcd ? controlPlane.Etcd : controlPlane.ApiServer;
        await using var sandbox = await Sandbox.CreateAsync();
        using var load = new PodLoad(sandbox, clients: 8, cancellationToken);
        await load.WaitForMoreAsync(20);

        await victim.KillAsync();
        var ready = await StaysReadyAsync(length, cancellationToken);
        await victim.StartAsync();
        await controlPlane.WaitUntilReadyAsync();
        await load.WaitForMoreAsync(20);
        var created = await load.StopAsync();

        var patch = new JsonObject { ["spec"] = new JsonObject { ["proxyPort"] = 5001 } };
        _ = (await sandbox.Api.PatchAsync($"{TestCluster.Injections}/{sandbox.Name}", patch, cancellationToken)).Object;
        await sandbox.WaitForPodAsync("the edit after the outage", pod => pod.Env("DRAGONFLY_PROXY_PORT") == "5001", Promised);
        Assert.Multiple(() =>
        {
            Assert.That(ready, "an operator without an API server serves what it knows, and stays ready");
            Assert.That(created.Where(pod => pod.InjectedBy != sandbox.Name).Select(pod => pod.Name), Is.Empty);
        });
    }

    /// <summary>Looks all the time, as a kubelet would: that long an outage takes watches, time-outs and back-offs through all their states.</summary>
    private static async Task<bool> StaysReadyAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        var outage = Stopwatch.StartNew();
        while (outage.Elapsed < length && await timer.WaitForNextTickAsync(cancellationToken))
        {
            using var response = await TestCluster.Operator.ProbeAsync("/readyz", cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return false;
            }
        }

        return true;
    }
}
