using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Packaging;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>The chart, by a real Helm, in a real API server. No node runs what it installs, so no hook can.</summary>
[TestFixture, Category("E2E"), NonParallelizable]
public class ChartTests
{
    private const string Default = $"{TestCluster.Injections}/default";
    private const string Deployment = $"/apis/apps/v1/namespaces/{ChartCombination.Namespace}/deployments/d7y-operator";

    private static readonly string Chart = RepositoryFiles.Find("helm", "dragonfly-operator");

    private Clients? _clients;

    private Clients Clients => _clients!;

    [OneTimeSetUp]
    public async Task StartAsync() => _clients = await Clients.StartAsync("helm", "kubectl");

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_clients is not null)
        {
            await _clients.DisposeAsync();
        }
    }

    [TearDown]
    public async Task UninstallAsync()
    {
        await Clients.HelmAsync("uninstall", "d7y-operator", "--namespace", ChartCombination.Namespace, "--no-hooks", "--ignore-not-found");
        await Clients.HelmAsync("uninstall", "1e3", "--namespace", "123", "--no-hooks", "--ignore-not-found");
    }

    [Test, Order(1)]
    public async Task What_was_changed_with_kubectl_stays_through_upgrades_and_reinstallations()
    {
        await InstallAsync("d7y-operator", ChartCombination.Namespace);
        Assert.That(await ReplicasAsync(), Is.EqualTo(2));
        await UntilTheCrdIsServedAsync();
        await UpgradeAsync();
        Assert.That((int)(await SpecAsync())["proxyPort"]!, Is.EqualTo(4001), "the values seed it");

        (await Clients.EditAsync("dragonflyinjection", "default", "proxyPort: 4001", "proxyPort: 4002")).Expect();
        (await Clients.KubectlAsync("patch", "dragonflyinjection", "default", "--type=merge", "--patch", """{"spec": {"proxyEnv": ["HTTP_PROXY"], "priority": 1000000}}""")).Expect();
        var changed = (await SpecAsync()).ToJsonString();
        Assert.That(changed, Does.Contain("\"proxyPort\":4002"));

        var notes = await UpgradeAsync("--set", "defaultInjection.spec.proxyPort=4005");
        Assert.That(notes, Does.Contain("Its proxyPort differs from the values"));
        Assert.That((await SpecAsync()).ToJsonString(), Is.EqualTo(changed), "after an upgrade");
        await UpgradeAsync("--reset-values", "--force-conflicts");
        Assert.That((await SpecAsync()).ToJsonString(), Is.EqualTo(changed), "after one that wins every conflict");

        await UninstallAsync();
        await InstallAsync("d7y-operator", ChartCombination.Namespace);
        await UpgradeAsync();
        Assert.That((await SpecAsync()).ToJsonString(), Is.EqualTo(changed), "after it was installed anew");

        // Nothing is left of what Helm knows it by.
        (await Clients.PipeAsync(
            """{"apiVersion": "dragonfly.io/v1alpha1", "kind": "DragonflyInjection", "metadata": {"name": "default"}, "spec": {"proxyPort": 4003}}""",
            "replace", "-f", "-")).Expect();
        await UpgradeAsync();
        Assert.That((int)(await SpecAsync())["proxyPort"]!, Is.EqualTo(4003), "after it was replaced");

        await UninstallAsync();
        await InstallAsync("1e3", "123", "--take-ownership");
        Assert.That((int)(await SpecAsync())["proxyPort"]!, Is.EqualTo(4003), "after another release took it over");
    }

    [Test, Order(2)]
    public async Task What_was_scaled_with_kubectl_stays_if_the_values_leave_it_to_others()
    {
        await InstallAsync("d7y-operator", ChartCombination.Namespace, "--take-ownership", "--set", "replicas=3");
        await UpgradeAsync("--set", "replicas=");
        Assert.That(await ReplicasAsync(), Is.EqualTo(3), "letting go does not fall back to one");
        await ScaleAsync(4);
        await UpgradeAsync("--set", "replicas=");
        Assert.That(await ReplicasAsync(), Is.EqualTo(4));
        await ScaleAsync(5);
        await UpgradeAsync("--set", "autoscaling.enabled=true");
        Assert.That(await ReplicasAsync(), Is.EqualTo(5));

        var refused = await Clients.HelmAsync("upgrade", "d7y-operator", Chart, "--namespace", ChartCombination.Namespace, "--no-hooks", "--reset-values");
        Assert.That(refused.ExitCode, Is.Not.Zero);
        Assert.That(refused.Error, Does.Contain(".spec.replicas"), "a value that says otherwise is a conflict that Helm tells");
    }

    [Test, Order(3)]
    public async Task An_upgrade_from_the_names_of_early_builds_leaves_nothing_of_them_and_every_DragonflyInjection()
    {
        await InstallAsync("d7y-operator", ChartCombination.Namespace, "--take-ownership", "--set", "nameOverride=dragonfly-operator");
        await UntilTheCrdIsServedAsync();
        await UpgradeAsync("--set", "nameOverride=dragonfly-operator");
        (await Clients.KubectlAsync("patch", "dragonflyinjection", "default", "--type=merge", "--patch", """{"spec": {"proxyPort": 4006}}""")).Expect();
        Assert.That(await NamedAsync("dragonfly-operator"), Has.Length.EqualTo(13));

        await UpgradeAsync("--reset-values");
        Assert.That(await NamedAsync("dragonfly-operator"), Is.Empty);
        Assert.That(await NamedAsync("d7y-operator"), Has.Length.EqualTo(13));
        Assert.That((int)(await SpecAsync())["proxyPort"]!, Is.EqualTo(4006));
    }

    [Test, Order(4)]
    public async Task Server_side_apply_takes_every_combination_of_values_and_finds_nothing_to_change_the_second_time()
    {
        await Clients.KubectlAsync("create", "namespace", ChartCombination.Namespace);
        (await Clients.KubectlAsync("apply", "--server-side", "--force-conflicts", "-k", RepositoryFiles.Find("config", "crd"))).Expect();
        await UntilTheCrdIsServedAsync();
        var served = (await Clients.KubectlAsync("api-versions")).Expect().Split('\n');
        foreach (var combination in ChartCombination.All)
        {
            // cert-manager's and Prometheus' kinds are not served here.
            var manifests = (await RenderAsync(combination)).Where(manifest => served.Contains((string)manifest["apiVersion"]!)).ToArray();
            var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. manifests]) }.ToJsonString();
            var first = Versions((await Clients.PipeAsync(list, [.. Apply, "-o", "json"])).Expect());
            var second = Versions((await Clients.PipeAsync(list, [.. Apply, "-o", "json"])).Expect());
            Assert.That(first, Has.Length.EqualTo(manifests.Length), combination.Name);
            Assert.That(second, Is.EqualTo(first), combination.Name);
            // Those of hooks and tests, which Helm replaces, too: they do not change.
            (await Clients.KubectlAsync("delete", "jobs,pods", "--all", "--namespace", ChartCombination.Namespace)).Expect();
        }
    }

    private static readonly string[] Apply = ["apply", "--server-side", "--force-conflicts", "--validate=strict", "-f", "-"];

    private async Task<IEnumerable<JsonObject>> RenderAsync(ChartCombination combination)
    {
        var text = (await Clients.HelmAsync(
            ["template", "d7y-operator", Chart, "--namespace", ChartCombination.Namespace, "--validate=false", "--kube-version", "1.36.0", .. combination.Arguments])).Expect();
        return ChartFiles.Parse(text, combination.Name).Select(manifest => manifest.AsObject());
    }

    private static string[] Versions(string applied) =>
        [.. JsonNode.Parse(applied)!["items"]!.AsArray().Select(item => $"{item!["kind"]} {item["metadata"]!["name"]}: {item["metadata"]!["resourceVersion"]}")];

    private async Task InstallAsync(string release, string @namespace, params string[] further) => (await Clients.HelmAsync(
        ["install", release, Chart, "--namespace", @namespace, "--create-namespace", "--no-hooks", .. further])).Expect();

    private async Task<string> UpgradeAsync(params string[] further) => (await Clients.HelmAsync(
        ["upgrade", "d7y-operator", Chart, "--namespace", ChartCombination.Namespace, "--no-hooks", .. further])).Expect();

    private async Task ScaleAsync(int replicas) => (await Clients.KubectlAsync(
        "scale", "deployment/d7y-operator", "--namespace", ChartCombination.Namespace, $"--replicas={replicas}")).Expect();

    private async Task<JsonNode> SpecAsync() => (await Clients.GetAsync(Default))["spec"]!;

    private async Task<int> ReplicasAsync() => (int)(await Clients.GetAsync(Deployment))["spec"]!["replicas"]!;

    private async Task<string[]> NamedAsync(string prefix) =>
    [
        .. (await Clients.KubectlAsync(
            "get",
            "deployments,services,poddisruptionbudgets,networkpolicies,serviceaccounts,roles,rolebindings,clusterroles,clusterrolebindings,mutatingwebhookconfigurations,validatingwebhookconfigurations",
            "--namespace", ChartCombination.Namespace, "-o", "name")).Expect()
            .Split('\n').Where(name => name.Contains($"/{prefix}", StringComparison.Ordinal)),
    ];

    private Task UntilTheCrdIsServedAsync() => Poll.UntilAsync(
        "the CRD", async cancellationToken => (await Clients.Api.GetAsync(TestCluster.Injections, cancellationToken)).IsSuccess);
}
