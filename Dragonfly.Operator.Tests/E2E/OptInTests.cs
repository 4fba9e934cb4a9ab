using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The forms of asking for injection, and of refusing it, through kubectl.</summary>
[TestFixture, Category("E2E")]
public class OptInTests
{
    [TestCase("annotations", "dragonfly.io/inject")]
    [TestCase("annotations", "dragonfly.io/inject-p2p")]
    [TestCase("labels", "dragonfly.io/inject")]
    [TestCase("labels", "dragonfly.io/inject-p2p")]
    public async Task A_Pod_asks_for_itself(string kind, string name)
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Assert.That((await CreateAsync(sandbox, kind, name, "true")).InjectedBy, Is.EqualTo(sandbox.Name));
    }

    [Test]
    public async Task A_namespace_asks_for_its_Pods_and_a_Pod_refuses()
    {
        await using var sandbox = await Sandbox.CreateAsync((PodManifest.Inject, "true"));
        var asked = await CreateAsync(sandbox, "labels", "app", "web");
        var refused = await CreateAsync(sandbox, "annotations", PodManifest.Inject, "false");
        Assert.Multiple(() =>
        {
            Assert.That(asked.InjectedBy, Is.EqualTo(sandbox.Name));
            Assert.That(refused.InjectedBy, Is.Null);
            Assert.That(refused.InitContainers, Is.Empty);
            Assert.That(refused.Volumes, Is.Empty);
        });
    }

    [Test]
    public async Task A_namespace_refuses_for_its_Pods_and_a_Pod_asks()
    {
        await using var sandbox = await Sandbox.CreateAsync((PodManifest.Inject, "false"));
        var refused = await CreateAsync(sandbox, "labels", "app", "web");
        var asked = await CreateAsync(sandbox, "annotations", PodManifest.Inject, "true");
        Assert.That((refused.InjectedBy, asked.InjectedBy), Is.EqualTo(((string?)null, sandbox.Name)));
    }

    [Test]
    public async Task Nobody_asks()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        Assert.That((await CreateAsync(sandbox, "labels", "app", "web")).InjectedBy, Is.Null);
    }

    [Test]
    public async Task A_namespace_that_is_labelled_later_asks_from_then_on()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        (await TestCluster.Kubectl.RunAsync("label", "namespace", sandbox.Name, $"{PodManifest.Inject}=true")).Expect();
        await Poll.UntilAsync("injection by the new label", async cancellationToken =>
            new StoredPod((await sandbox.TryPodAsync(PodManifest.Create("probe"), cancellationToken)).Object).InjectedBy == sandbox.Name);
    }

    [Test]
    public async Task An_unknown_value_counts_as_absent_and_the_user_is_told()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var pod = PodManifest.Create("web", (PodManifest.Inject, "yes"));
        var created = await TestCluster.Kubectl.PipeAsync(pod.ToJsonString(), "create", "-n", sandbox.Name, "-f", "-");
        created.Expect();
        Assert.That(created.Error, Does.Contain("Warning: ").And.Contain(PodManifest.Inject));
    }

    private static async Task<StoredPod> CreateAsync(Sandbox sandbox, string kind, string name, string value)
    {
        var pod = PodManifest.Create(null);
        pod["metadata"]![kind] = new JsonObject { [name] = value };
        return new(await TestCluster.Kubectl.ReadAsync(pod.ToJsonString(), "create", "-n", sandbox.Name, "-f", "-"));
    }
}
