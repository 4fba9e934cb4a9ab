using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>DragonflyInjections that change while the operator runs.</summary>
[TestFixture, Category("E2E")]
public class InjectionChangeTests
{
    /// <summary>From the change to the first Pod that shows it: a moment, but less than a watch that broke would take.</summary>
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(15);

    [Test]
    public async Task An_edit_is_in_force_for_the_next_Pod()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        (await TestCluster.Kubectl.RunAsync(
            "patch", "dfi", sandbox.Name, "--type=merge", "-p", """{"spec":{"proxyPort":65001}}""")).Expect();
        await sandbox.WaitForPodAsync("the new port", pod => pod.Env("DRAGONFLY_PROXY_PORT") == "65001", Promised);

        (await TestCluster.Kubectl.RunAsync(
            "patch", "dfi", sandbox.Name, "--type=merge", "-p", """{"spec":{"socketPath":"/var/run/dragonfly/dfdaemon.sock"}}""")).Expect();
        await sandbox.WaitForPodAsync(
            "the new socket",
            pod => (string?)pod.Volume("dfdaemon-socket")?["hostPath"]?["path"] == "/var/run/dragonfly",
            Promised);

        (await TestCluster.Kubectl.RunAsync(
            "patch", "dfi", sandbox.Name, "--type=merge", "-p", """{"spec":{"toolsImage":"example.com/tools:2"}}""")).Expect();
        await sandbox.WaitForPodAsync("the new image", pod => (string?)pod.InitContainers[0]!["image"] == "example.com/tools:2", Promised);

        var all = await sandbox.CreatePodAsync(PodManifest.Annotated("web"));
        Assert.That(all.Env("DRAGONFLY_PROXY_PORT"), Is.EqualTo("65001"));
    }

    [Test]
    public async Task Many_edits_in_a_row_end_with_the_last()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        for (var port = 5001; port <= 5050; port++)
        {
            var patch = new JsonObject { ["spec"] = new JsonObject { ["proxyPort"] = port } };
            _ = (await sandbox.Api.PatchAsync($"{TestCluster.Injections}/{sandbox.Name}", patch)).Object;
        }

        await sandbox.WaitForPodAsync("the last port", pod => pod.Env("DRAGONFLY_PROXY_PORT") == "5050", Promised);
        var next = await sandbox.CreatePodAsync(PodManifest.Annotated("web"));
        Assert.That(next.Env("DRAGONFLY_PROXY_PORT"), Is.EqualTo("5050"));
    }

    [Test]
    public async Task Without_a_DragonflyInjection_nothing_is_injected()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        (await TestCluster.Kubectl.RunAsync("delete", "dfi", sandbox.Name)).Expect();
        await sandbox.WaitForPodAsync("no injection", pod => pod.InjectedBy is null, Promised);
        var pod = await sandbox.CreatePodAsync(PodManifest.Annotated("web"));
        Assert.That((pod.InitContainers.Count, pod.Volumes.Count, pod.App["env"]), Is.EqualTo((0, 0, (JsonNode?)null)));
    }

    [Test]
    public async Task A_disabled_one_selects_nothing_until_it_is_enabled_again()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        foreach (var enabled in new[] { false, true })
        {
            var patch = new JsonObject { ["spec"] = new JsonObject { ["enabled"] = enabled } };
            _ = (await sandbox.Api.PatchAsync($"{TestCluster.Injections}/{sandbox.Name}", patch)).Object;
            await sandbox.WaitForPodAsync($"enabled: {enabled}", pod => pod.InjectedBy is not null == enabled, Promised);
        }
    }
}
