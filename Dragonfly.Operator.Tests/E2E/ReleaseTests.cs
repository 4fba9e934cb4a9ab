using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Packaging;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>
/// The life of a release by a real Helm, with the operator that it installs at work and its hooks run: installed, tested, upgraded while
/// resources are in force, uninstalled, and installed again.
/// </summary>
[TestFixture, Category("E2E"), NonParallelizable]
public class ReleaseTests
{
    private const string Release = "d7y-operator";
    private const string Namespace = ChartCombination.Namespace;
    private const string Admission = "/apis/admissionregistration.k8s.io/v1";
    private const string Resources = $"{Admission}/mutatingwebhookconfigurations/d7y-operator-resources";
    private const string Networks = "/apis/dragonfly.io/v1alpha1/networkinjections";

    private static readonly string Chart = RepositoryFiles.Find("helm", "dragonfly-operator");

    // Resources that come with the release, of a kind that comes with it, too.
    private static readonly string Extra = new JsonObject
    {
        ["extraObjects"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "dragonfly.io/v1alpha1",
            ["kind"] = "NetworkInjection",
            ["metadata"] = new JsonObject { ["name"] = "extra" },
            ["spec"] = JsonNode.Parse("""{ "podSelector": { "matchLabels": { "extra": "true" } }, "networks": [{ "name": "extra" }] }"""),
        }),
    }.ToJsonString();

    private readonly int _port = FreePorts.Next();
    private readonly ScratchFolder _scratch = new();
    private Clients? _clients;
    private HookNode? _node;
    private InstalledOperator? _operator;

    private Clients Clients => _clients!;

    private ApiClient Api => Clients.Api;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _clients = await Clients.StartAsync("helm", "kubectl");
        _node = new HookNode(Clients.ControlPlane, Namespace);
        await ServiceAccount.AddAsync(Api, "default", "default");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var one in new IAsyncDisposable?[] { _operator, _node, _clients }.OfType<IAsyncDisposable>())
        {
            await one.DisposeAsync();
        }

        _scratch.Dispose();
    }

    [Test, Order(1)]
    public async Task A_first_installation_brings_the_CRDs_and_resources_of_their_kinds()
    {
        await HelmAsync("install", "--create-namespace", "--set", "hooks.timeoutSeconds=20", "--values", _scratch.Write("values.json", Extra));
        Assert.That(_node!.Printed["d7y-operator-wait-for-crd"].Split("condition met"), Has.Length.EqualTo(5), "four CRDs");
        Assert.That((await Api.GetAsync($"{TestCluster.Injections}/default")).IsSuccess);
        Assert.That((await Api.GetAsync($"{Networks}/extra")).IsSuccess);
    }

    [Test, Order(2)]
    public async Task Its_tests_fail_while_no_operator_is_there_and_pass_for_each_kind_once_there_is_one()
    {
        await HelmAsync("upgrade", "--reuse-values", "--set", "hooks.timeoutSeconds=2");
        var failed = await Clients.HelmAsync("test", Release, "--namespace", Namespace);
        Assert.That(failed.ExitCode, Is.Not.Zero);
        Assert.That(_node!.Printed["d7y-operator-test-distribution"], Does.Contain("distribution"));
        Assert.That((await Api.GetAsync("/api/v1/namespaces/default/poddistributions")).IsSuccess, Is.False);

        await HelmAsync("upgrade", "--reuse-values", "--set", "hooks.timeoutSeconds=60");
        await StartOperatorAsync();
        await TestAsync();
        Assert.That(_node.Printed["d7y-operator-test-injection"], Is.EqualTo("default"));
    }

    [Test, Order(3)]
    public async Task An_upgrade_leaves_the_entries_of_resources_in_force_and_they_follow_the_values()
    {
        (await Clients.PipeAsync(
            """
            {
              "apiVersion": "dragonfly.io/v1alpha1", "kind": "SidecarInjection", "metadata": { "name": "shipper" },
              "spec": { "podSelector": { "matchLabels": { "shipped": "true" } }, "containers": [{ "name": "shipper", "image": "registry.example.com/shipper:1" }] }
            }
            """,
            "create", "-f", "-")).Expect();
        await WaitForSidecarAsync();
        var before = await EntriesAsync();
        Assert.That(before.Select(entry => (int)entry!["timeoutSeconds"]!), Is.All.EqualTo(3));

        await HelmAsync("upgrade", "--reuse-values", "--set", "webhook.timeoutSeconds=5");
        Assert.That((await EntriesAsync()).Select(entry => (string)entry!["name"]!), Is.EqualTo(before.Select(entry => (string)entry!["name"]!)), "right after the upgrade");
        await InstalledOperator.ConnectAsync(Api, Namespace, Release);
        await Poll.UntilAsync("the time-out of the values in the entries of resources", async _ =>
            (await EntriesAsync()).All(entry => (int)entry!["timeoutSeconds"]! == 5));
        await WaitForSidecarAsync();

        // An ordinary object of the release by now.
        Assert.That((await Clients.HelmAsync("get", "manifest", Release, "--namespace", Namespace)).Expect(), Does.Contain("kind: NetworkInjection"));
    }

    [Test, Order(4)]
    public async Task Uninstalling_leaves_no_configuration_behind_and_every_resource_that_the_release_did_not_bring()
    {
        await HelmAsync("uninstall");
        Assert.That(_node!.Printed["d7y-operator-cleanup"].Split("deleted"), Has.Length.EqualTo(4), "three configurations");

        // The operator is still there, and must not bring them back.
        (await Clients.KubectlAsync("label", "sidecarinjection", "shipper", "changed=true")).Expect();
        await _operator!.StopAsync();
        await _operator.DisposeAsync();
        _operator = null;
        Assert.That((await Clients.KubectlAsync("get", "mutatingwebhookconfigurations,validatingwebhookconfigurations", "-o", "name")).Expect(), Is.Empty);
        Assert.That(
            (await Clients.KubectlAsync("get", "all,serviceaccounts,roles,rolebindings,configmaps,jobs", "--namespace", Namespace, "-o", "name")).Expect()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(name => name.Contains("d7y", StringComparison.Ordinal)),
            Is.Empty);
        Assert.That((await Api.GetAsync($"{Networks}/extra")).IsSuccess, Is.False);
        Assert.That((await Api.GetAsync("/apis/dragonfly.io/v1alpha1/sidecarinjections/shipper")).IsSuccess);
    }

    [Test, Order(5)]
    public async Task Installed_again_it_brings_the_entries_back()
    {
        await HelmAsync("install", "--set", "defaultInjection.create=false");
        await StartOperatorAsync();
        await WaitForSidecarAsync();
        await TestAsync();
        Assert.That(_node!.Printed["d7y-operator-test-injection"], Is.EqualTo("d7y-operator-test"), "one of the test's own");
    }

    private async Task HelmAsync(string verb, params string[] further)
    {
        string[] chart = verb == "uninstall" ? [] : [Chart, "--set", $"service.port={_port}"];
        (await Clients.HelmAsync([verb, Release, .. chart, "--namespace", Namespace, .. further])).Expect();
    }

    private async Task StartOperatorAsync() => _operator = await InstalledOperator.StartAsync(Clients.ControlPlane, Namespace, Release, _port);

    /// <summary>Runs the tests of the chart; they pass, and leave nothing.</summary>
    private async Task TestAsync()
    {
        var passed = (await Clients.HelmAsync("test", Release, "--namespace", Namespace)).Expect();
        foreach (var kind in new[] { "distribution", "injection", "network", "sidecar" })
        {
            Assert.That(passed, Does.Contain($"TEST SUITE:     d7y-operator-test-{kind}"));
        }

        Assert.That(passed, Does.Not.Contain("Failed"));
        Assert.That(
            (await Clients.KubectlAsync(
                "get", "pods,serviceaccounts,configmaps,roles,rolebindings,sidecarinjections,networkinjections,poddistributions,dragonflyinjections", "--all-namespaces", "-o", "name")).Expect()
                .Split('\n').Where(name => name.Contains("-test", StringComparison.Ordinal)),
            Is.Empty);
    }

    private async Task<JsonArray> EntriesAsync() => (await Clients.GetAsync(Resources))["webhooks"]!.AsArray();

    private Task WaitForSidecarAsync() => Poll.UntilAsync("the sidecar in a Pod", async cancellationToken =>
    {
        var pod = PodManifest.Create("web");
        pod["metadata"]!["labels"] = new JsonObject { ["shipped"] = "true" };
        return (await Api.PostAsync("/api/v1/namespaces/default/pods?dryRun=All", pod, cancellationToken)).Object["spec"]!.ToJsonString().Contains("shipper:1", StringComparison.Ordinal);
    });
}
