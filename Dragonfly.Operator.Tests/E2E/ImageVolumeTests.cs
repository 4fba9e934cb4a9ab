using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The image with the tools as a volume, on an API server that knows image volumes and on one that does not.</summary>
[TestFixture, Category("E2E")]
public class ImageVolumeTests
{
    private static bool IsKnown => TestCluster.ControlPlane.Binaries.Version >= new Version(1, 35);

    [TestCase("privileged")]
    [TestCase("restricted")]
    public async Task It_is_used_where_the_server_keeps_it_and_the_status_says_so(string level)
    {
        await using var sandbox = await Sandbox.CreateEmptyAsync(("pod-security.kubernetes.io/enforce", level));
        await sandbox.AddInjectionAsync(sandbox.Name, Spec());
        await WaitForStatusAsync(sandbox);

        // The very Pod that the API server has stored, with what it drops and adds.
        var pod = await sandbox.CreatePodAsync(PodManifest.Restricted("tools"));
        var mount = pod.Json["spec"]!["containers"]![0]!["volumeMounts"]!.AsArray().Single(one => (string?)one!["name"] == "d7y-cli-tools-volume")!;
        if (IsKnown)
        {
            Assert.That(Json.Text(pod.Volume("d7y-cli-tools-volume")!["image"]), Is.EqualTo(Json.Text("""
                { "reference": "registry.example.com/client:v1", "pullPolicy": "Always" }
                """)));
            Assert.That(((string?)mount["subPath"], (bool?)mount["readOnly"]), Is.EqualTo(("usr/local/bin", (bool?)true)));
            Assert.That(pod.InitContainers, Is.Empty);
        }
        else
        {
            Assert.That(pod.Volume("d7y-cli-tools-volume")!["emptyDir"], Is.Not.Null);
            Assert.That(mount["subPath"], Is.Null);
            Assert.That(pod.InitContainers, Has.Count.EqualTo(1));
        }

        // Sent again as it was stored, nothing is added to it.
        var again = pod.Json.DeepClone().AsObject();
        again["metadata"] = new JsonObject
        {
            ["name"] = "again",
            ["annotations"] = pod.Json["metadata"]!["annotations"]!.DeepClone(),
        };
        again.Remove("status");
        var second = await sandbox.CreatePodAsync(again);
        Assert.That(Json.Text(second.Json["spec"]), Is.EqualTo(Json.Text(pod.Json["spec"])));
    }

    [Test]
    public async Task A_resource_that_changes_changes_new_Pods()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        _ = (await sandbox.Api.PatchAsync($"{TestCluster.Injections}/{sandbox.Name}", new JsonObject { ["spec"] = Spec() })).Object;
        await WaitForStatusAsync(sandbox);

        await sandbox.WaitForPodAsync("the volume of the tools", pod => pod.Volume("d7y-cli-tools-volume")![IsKnown ? "image" : "emptyDir"] is not null);
    }

    private static JsonObject Spec() => new()
    {
        ["toolsDelivery"] = "ImageVolume",
        ["toolsImage"] = "registry.example.com/client:v1",
        ["toolsImagePullPolicy"] = "Always",
        ["toolsSourcePath"] = "/usr/local/bin",
        ["toolsPath"] = "/opt/dragonfly",
    };

    private static async Task WaitForStatusAsync(Sandbox sandbox)
    {
        var wanted = IsKnown ? ("True", "Valid", "ImageVolume") : ("False", "ImageVolumeUnsupported", "InitContainer");
        await Poll.UntilAsync($"the status {wanted} of {sandbox.Name}", Poll.Patience, async stop =>
        {
            var status = (await sandbox.Api.GetAsync($"{TestCluster.Injections}/{sandbox.Name}", stop)).Object["status"];
            var ready = status?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == "Ready");
            return ((string?)ready?["status"], (string?)ready?["reason"], (string?)status?["toolsDelivery"]) == wanted;
        });
    }
}
