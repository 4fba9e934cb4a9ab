using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>
/// The webhook configurations as they are shipped, called by URL. They hold back Pods that are not involved; what they
/// let through or not, the outcome has to be the one of the policy.
/// </summary>
[TestFixture, Category("E2E")]
public class ShippedConfigurationTests
{
    private OperatorProcess? _process;

    [OneTimeSetUp]
    public async Task RegisterAsync()
    {
        var manifests = await ShippedManifests.RenderAsync();
        var mutating = manifests.Single(manifest => (string?)manifest["kind"] == "MutatingWebhookConfiguration" && manifest.ContainsKey("webhooks"));
        _process = new OperatorProcess("shipped");
        await _process.StartAsync();
        mutating["metadata"]!["name"] = _process.MutatingConfiguration;
        foreach (var webhook in mutating["webhooks"]!.AsArray())
        {
            webhook!["clientConfig"] = new JsonObject { ["url"] = $"https://127.0.0.1:{_process.Port}/mutate/v1pod" };
            // A busy machine is no matter of the policy.
            webhook["timeoutSeconds"] = 20;
            webhook["namespaceSelector"]!["matchLabels"] = new JsonObject { [TestCluster.OwnOperatorLabel] = _process.Name };
        }

        (await TestCluster.Kubectl.PipeAsync(mutating.ToJsonString(), "create", "--validate=false", "-f", "-")).Expect();
    }

    [OneTimeTearDown]
    public async Task UnregisterAsync()
    {
        if (_process is not null)
        {
            await TestCluster.Kubectl.RunAsync("delete", "mutatingwebhookconfiguration", _process.MutatingConfiguration, "--ignore-not-found");
            await _process.DisposeAsync();
        }
    }

    [Test]
    public async Task Pods_are_injected_by_the_policy(
        [Values(null, "true", "false")] string? namespaceLabel,
        [Values(null, "true", "false")] string? podLabel)
    {
        (string, string)[] labels = namespaceLabel is null ? [] : [(PodManifest.Inject, namespaceLabel)];
        await using var sandbox = await Sandbox.CreateAsync([(TestCluster.OwnOperatorLabel, _process!.Name), .. labels]);
        foreach (var annotation in new[] { null, "true", "false" })
        {
            var pod = annotation is null ? PodManifest.Create(null) : PodManifest.Create(null, (PodManifest.Inject, annotation));
            if (podLabel is not null)
            {
                pod["metadata"]!["labels"] = new JsonObject { [PodManifest.Inject] = podLabel };
            }

            var expected = (annotation ?? podLabel ?? namespaceLabel) == "true" ? sandbox.Name : null;
            Assert.That((await sandbox.CreatePodAsync(pod)).InjectedBy, Is.EqualTo(expected), $"with annotation {annotation ?? "-"}");
        }
    }

    [Test]
    public async Task The_alias_is_let_through([Values("labels", "annotations")] string kind)
    {
        await using var sandbox = await Sandbox.CreateAsync((TestCluster.OwnOperatorLabel, _process!.Name));
        var pod = PodManifest.Create(null);
        pod["metadata"]![kind] = new JsonObject { ["dragonfly.io/inject-p2p"] = "true" };
        Assert.That((await sandbox.CreatePodAsync(pod)).InjectedBy, Is.EqualTo(sandbox.Name));
    }
}
