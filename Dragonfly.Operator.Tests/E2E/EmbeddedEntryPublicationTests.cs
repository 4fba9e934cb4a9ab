using System.Text.Json.Nodes;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Webhooks.Entries;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>Entries in a real API server, written with the operator's own rights; nobody answers where they lead.</summary>
[TestFixture, Category("E2E")]
public class EmbeddedEntryPublicationTests
{
    private const string Configurations = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations";
    private const string Static = "e2e-entries-static";
    private const string Own = "e2e-entries";

    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    private readonly NamespaceCache _namespaces = new();
    private volatile IReadOnlyList<WebhookEntry> _requested = [];

    private static ApiClient Api => TestCluster.ControlPlane.Api;

    [Test, CancelAfter(120_000)]
    public async Task Entries_select_refuse_and_survive()
    {
        await using var sandbox = await Sandbox.CreateEmptyAsync((TestCluster.OwnOperatorLabel, Own));
        await ServiceAccount.AllowWatchAsync(Api, Static, Own);
        await ServiceAccount.AllowLeaseAsync(Api, Own);
        _ = (await Api.PostAsync(Configurations, StaticConfiguration(sandbox))).Object;
        await ApplyAsync();
        using var client = new KubernetesClient(new() { Environment = name => name == "KUBECONFIG" ? TestCluster.OperatorKubeconfig : null });
        using var lease = new LeaseHolder(
            client, new LeaseOptions { Namespace = TestCluster.OperatorNamespace, Name = Own }, TimeProvider.System, NullLogger<LeaseHolder>.Instance);
        var published = new PublishedEntries();
        var options = new EntryOptions { Configuration = Own, StaticConfiguration = Static, Namespace = TestCluster.OperatorNamespace };
        using var publisher = new EntryPublisher(
            client, lease, new(() => _requested), published, _namespaces, options, TimeProvider.System, NullLogger<EntryPublisher>.Instance);
        await lease.StartAsync(default);
        await publisher.StartAsync(default);
        try
        {
            await Poll.UntilAsync("the Lease", FiveSeconds, _ => Task.FromResult(lease.IsHolder));
            var (required, optional) = (Entry(sandbox, "required", FailurePolicy.Fail), Entry(sandbox, "optional", FailurePolicy.Ignore));
            _requested = [required, optional];
            await Poll.UntilAsync("publication", FiveSeconds, _ => Task.FromResult(published.Find(required).IsPublished && published.Find(optional).IsPublished));

            await Poll.UntilAsync("a refusal", FiveSeconds, async stop => !(await sandbox.TryPodAsync(Pod("required"), stop)).IsSuccess);
            Assert.That((await sandbox.TryPodAsync(Pod("required"))).Message, Does.Contain("failed calling webhook"));
            Assert.That((await sandbox.TryPodAsync(Pod("optional"))).IsSuccess, "nobody answers, and it is created all the same");
            Assert.That((await sandbox.TryPodAsync(Pod("other"))).IsSuccess);

            await ApplyAsync();
            (await TestCluster.Kubectl.PipeAsync(Shipped().ToJsonString(), "apply", "-f", "-")).Expect();
            Assert.That(await CountAsync(), Is.EqualTo(2), "whoever applies the shipped object leaves entries in place");

            // Who is left without the label cannot be left out.
            _namespaces.Set(new NamespaceInfo("kube-system", new Dictionary<string, string>(), new Dictionary<string, string>()));
            await Poll.UntilAsync("the end of the refusal", FiveSeconds * 2, async stop => (await sandbox.TryPodAsync(Pod("required"), stop)).IsSuccess);
            Assert.That(published.Find(required).Reason, Is.EqualTo("NamespaceLabelMissing"));

            _requested = [];
            await Poll.UntilAsync("no entries", FiveSeconds, async _ => await CountAsync() == 0);
            await Api.DeleteAsync($"{Configurations}/{Own}");
            _requested = [optional];
            await Poll.UntilAsync("what is missing", FiveSeconds, _ => Task.FromResult(published.Find(optional).Reason == "WebhookConfigurationMissing"));
            Assert.That((await Api.GetAsync($"{Configurations}/{Own}")).IsSuccess, Is.False, "what was removed stays removed");
        }
        finally
        {
            await publisher.StopAsync(default);
            await lease.StopAsync(default);
            await Api.DeleteAsync($"{Configurations}/{Own}");
            await Api.DeleteAsync($"{Configurations}/{Static}");
        }
    }

    private static WebhookEntry Entry(Sandbox sandbox, string app, FailurePolicy policy) => new()
    {
        NamespaceSelector = new([new("e2e.dragonfly.io/sandbox", LabelOperator.In, [sandbox.Name])]),
        PodSelector = new([new("app", LabelOperator.In, [app])]),
        FailurePolicy = policy,
    };

    private static JsonObject Pod(string app)
    {
        var pod = PodManifest.Create(null);
        pod["metadata"]!["labels"] = new JsonObject { ["app"] = app };
        return pod;
    }

    private static JsonObject Shipped() => new()
    {
        ["apiVersion"] = "admissionregistration.k8s.io/v1",
        ["kind"] = "MutatingWebhookConfiguration",
        ["metadata"] = new JsonObject { ["name"] = Own },
    };

    private static async Task ApplyAsync() => _ = (await Api.ApplyAsync($"{Configurations}/{Own}?fieldManager=gitops", Shipped())).Object;

    private static async Task<int> CountAsync() => (await Api.GetAsync($"{Configurations}/{Own}")).Object["webhooks"]?.AsArray().Count ?? 0;

    private static JsonObject StaticConfiguration(Sandbox sandbox) => new()
    {
        ["apiVersion"] = "admissionregistration.k8s.io/v1",
        ["kind"] = "MutatingWebhookConfiguration",
        ["metadata"] = new JsonObject { ["name"] = Static },
        ["webhooks"] = new JsonArray(new JsonObject
        {
            ["name"] = "pod.mutate.pod.v1",
            // Nobody listens there.
            ["clientConfig"] = new JsonObject { ["url"] = $"https://127.0.0.1:{FreePorts.Next()}/mutate/v1pod", ["caBundle"] = CaBundle() },
            ["namespaceSelector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["nowhere"] = sandbox.Name } },
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray(""),
                ["apiVersions"] = new JsonArray("v1"),
                ["operations"] = new JsonArray("CREATE"),
                ["resources"] = new JsonArray("pods"),
            }),
            ["admissionReviewVersions"] = new JsonArray("v1"),
            ["sideEffects"] = "None",
            ["timeoutSeconds"] = 3,
        }),
    };

    private static string CaBundle() => Convert.ToBase64String(File.ReadAllBytes(TestCluster.ControlPlane.CaFile));
}
