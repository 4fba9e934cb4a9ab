using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>Which DragonflyInjection a Pod gets when several are there.</summary>
[TestFixture, Category("E2E")]
public class InjectionChoiceTests
{
    [Test]
    public async Task The_highest_priority_wins_unless_the_Pod_names_another()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var preferred = $"{sandbox.Name}-preferred";
        await sandbox.AddInjectionAsync(preferred, new JsonObject { ["priority"] = 1, ["proxyPort"] = 5001 });
        await sandbox.WaitUntilInjectedByAsync(preferred);

        var byPriority = await CreateAsync(sandbox);
        var byName = await CreateAsync(sandbox, ("dragonfly.io/injection", sandbox.Name));
        Assert.Multiple(() =>
        {
            Assert.That((byPriority.InjectedBy, byPriority.Env("DRAGONFLY_PROXY_PORT")), Is.EqualTo((preferred, "5001")));
            Assert.That((byName.InjectedBy, byName.Env("DRAGONFLY_PROXY_PORT")), Is.EqualTo((sandbox.Name, "4001")));
        });
    }

    [Test]
    public async Task Between_equals_the_first_name_wins()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var earlier = $"a-{sandbox.Name}";
        await sandbox.AddInjectionAsync(earlier, []);
        await sandbox.WaitUntilInjectedByAsync(earlier);
    }

    [Test]
    public async Task The_Pods_own_labels_choose()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var forGpus = $"{sandbox.Name}-gpu";
        await sandbox.AddInjectionAsync(forGpus, JsonNode.Parse(
            """{"priority":1,"podSelector":{"matchExpressions":[{"key":"gpu","operator":"Exists"}]}}""")!.AsObject());
        var pod = PodManifest.Annotated("training");
        pod["metadata"]!["labels"] = new JsonObject { ["gpu"] = "1" };
        await Poll.UntilAsync("injection by the Pod's label", async cancellationToken =>
            new StoredPod((await sandbox.TryPodAsync(pod, cancellationToken)).Object).InjectedBy == forGpus);
        Assert.That((await CreateAsync(sandbox)).InjectedBy, Is.EqualTo(sandbox.Name));
    }

    [Test]
    public async Task A_name_that_does_not_exist_injects_nothing_and_the_user_is_told()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var pod = PodManifest.Create("web", (PodManifest.Inject, "true"), ("dragonfly.io/injection", "nobody"));
        var created = await TestCluster.Kubectl.PipeAsync(pod.ToJsonString(), "create", "-n", sandbox.Name, "-f", "-", "-o", "json");
        Assert.Multiple(() =>
        {
            Assert.That(new StoredPod(JsonNode.Parse(created.Expect())!.AsObject()).InjectedBy, Is.Null);
            Assert.That(created.Error, Does.Contain("\"nobody\" does not exist"));
        });
    }

    private static async Task<StoredPod> CreateAsync(Sandbox sandbox, params (string Name, string Value)[] annotations)
    {
        var pod = PodManifest.Create(null, [(PodManifest.Inject, "true"), .. annotations]);
        return new(await TestCluster.Kubectl.ReadAsync(pod.ToJsonString(), "create", "-n", sandbox.Name, "-f", "-"));
    }
}
