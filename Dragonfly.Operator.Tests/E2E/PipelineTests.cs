using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests;
using Dragonfly.Operator.Tests.Commands;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>What applies through the webhook also applies through `inject | kubectl apply`.</summary>
[TestFixture, Category("E2E")]
public class PipelineTests
{
    [Test]
    public async Task A_service_account_s_pull_secrets_stay()
    {
        await using var sandbox = await Sandbox.CreateEmptyAsync();
        await sandbox.AddInjectionAsync(sandbox.Name, new JsonObject { ["toolsImagePullSecrets"] = Secrets("registry") });
        await sandbox.WaitUntilInjectedByAsync(sandbox.Name);
        var account = $"/api/v1/namespaces/{sandbox.Name}/serviceaccounts/default";
        _ = (await sandbox.Api.PatchAsync(account, new JsonObject { ["imagePullSecrets"] = Secrets("own") })).Object;

        using var folder = new ManifestFolder();
        var resources = folder.Write("resources.json", InjectionManifest.Create(sandbox.Name, new JsonObject { ["toolsImagePullSecrets"] = Secrets("registry") }).ToJsonString());

        // The plugin takes accounts from a cache.
        await Poll.UntilAsync("the account's secrets in Pods", async cancellationToken =>
            Names(new StoredPod((await sandbox.TryPodAsync(PodManifest.Create("probe"), cancellationToken)).Object)).Contains("own"));
        var direct = await sandbox.CreatePodAsync(PodManifest.Create("direct", (PodManifest.Inject, "true")));
        var injected = CommandLine.Inject(
            "-f", folder.Write("pod.json", PodManifest.Create("piped", (PodManifest.Inject, "true")).ToJsonString()), "--resources", resources);
        (await TestCluster.Kubectl.PipeAsync(injected.Output, "apply", "-n", sandbox.Name, "-f", "-")).Expect();
        (await TestCluster.Kubectl.PipeAsync(injected.Output, "apply", "-n", sandbox.Name, "-f", "-")).Expect();
        var piped = new StoredPod((await sandbox.Api.GetAsync($"/api/v1/namespaces/{sandbox.Name}/pods/piped")).Object);

        Assert.Multiple(() =>
        {
            Assert.That(Names(direct), Is.EqualTo(["own", "registry"]));
            Assert.That(Names(piped), Is.EqualTo(["own"]), injected.Error);
            Assert.That(piped.InitContainers, Has.Count.EqualTo(1));
        });
    }

    private static JsonArray Secrets(string name) => [new JsonObject { ["name"] = name }];

    private static string[] Names(StoredPod pod) => [.. pod.Json["spec"].Objects("imagePullSecrets").Select(secret => secret.String("name")!)];
}
