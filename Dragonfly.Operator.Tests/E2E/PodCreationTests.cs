using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The ways in which Pods come to the API server.</summary>
[TestFixture, Category("E2E")]
public class PodCreationTests
{
    [Test]
    public async Task A_generated_name_and_a_namespace_that_only_the_path_tells()
    {
        await using var sandbox = await Sandbox.CreateAsync((PodManifest.Inject, "true"));
        var stored = await sandbox.CreatePodAsync(PodManifest.Create(null));
        Assert.Multiple(() =>
        {
            Assert.That(stored.Name, Does.Match("^web-[a-z0-9]{5}$"));
            // Only the namespace asks for it: so the operator has found out which one it is.
            Assert.That(stored.InjectedBy, Is.EqualTo(sandbox.Name));
        });
    }

    [Test]
    public async Task A_dry_run_shows_the_injected_Pod_and_stores_nothing()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var pod = PodManifest.Annotated("web").ToJsonString();
        var shown = new StoredPod(await TestCluster.Kubectl.ReadAsync(pod, "create", "-n", sandbox.Name, "-f", "-", "--dry-run=server"));
        var stored = (await TestCluster.Kubectl.RunAsync("get", "pods", "-n", sandbox.Name, "-o", "name")).Expect();
        Assert.That((shown.InjectedBy, stored), Is.EqualTo((sandbox.Name, "")));
    }

    [Test]
    public async Task An_existing_Pod_is_left_alone_when_it_changes()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        await sandbox.CreatePodAsync(PodManifest.Create("web"));
        (await TestCluster.Kubectl.RunAsync("annotate", "pod", "web", "-n", sandbox.Name, $"{PodManifest.Inject}=true")).Expect();
        var stored = new StoredPod(await TestCluster.Kubectl.ReadAsync(null, "get", "pod", "web", "-n", sandbox.Name));
        Assert.That((stored.InjectedBy, stored.Volumes.Count), Is.EqualTo(((string?)null, 0)));
    }

    [Test]
    public async Task An_injected_Pod_that_is_created_again_stays_as_it_is()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var first = await sandbox.CreatePodAsync(PodManifest.Annotated("first"));
        var copy = first.Json.DeepClone().AsObject();
        copy["metadata"] = new JsonObject { ["name"] = "second", ["annotations"] = copy["metadata"]!["annotations"]!.DeepClone() };
        copy.Remove("status");
        var second = await sandbox.CreatePodAsync(copy);
        Assert.That(JsonNode.DeepEquals(second.Json["spec"], first.Json["spec"]), second.Json.ToJsonString());
    }

    [Test]
    public async Task Names_that_the_user_has_taken_stay_the_users()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var pod = PodManifest.Annotated("web");
        var taken = JsonNode.Parse(await File.ReadAllTextAsync(
            RepositoryFiles.Find("Dragonfly.Operator.Tests", "E2E", "Data", "taken-names.json")))!;
        pod["spec"] = taken.DeepClone();
        var created = await TestCluster.Kubectl.PipeAsync(pod.ToJsonString(), "create", "-n", sandbox.Name, "-f", "-", "-o", "json");
        var spec = new StoredPod(JsonNode.Parse(created.Expect())!.AsObject()).Json["spec"];
        Assert.Multiple(() =>
        {
            // Three variables of ours are added; the list of everything else is the user's.
            Assert.That(spec!["containers"]![0]!["env"]!.AsArray().Select(variable => (string)variable!["name"]!), Is.EqualTo(
                new[] { "NODE_NAME", "DRAGONFLY_PROXY_PORT", "DRAGONFLY_INJECT_PROXY" }));
            spec["containers"]![0]!["env"]!.AsArray().RemoveAt(2);
            Assert.That(JsonDifference.Missing(taken, spec), Is.Empty);
            Assert.That(created.Error, Does.Contain("dfdaemon-socket is another volume").And.Contain("d7y-cli-tools-volume is another volume"));
        });
    }
}
