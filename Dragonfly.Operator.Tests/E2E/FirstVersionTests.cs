using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>An upgrade of the release that version 0.1.0's chart installed, by a real Helm.</summary>
/// <remarks>
/// API servers that evaluate the rules in schemas (1.25 and later) refuse the CRD of 0.1.0, so this takes an older one. The one that there
/// is, 1.20, is older than the charts allow: their copies come without that condition, and Helm does not compare with its schema.
/// </remarks>
[TestFixture, Category("E2E"), NonParallelizable]
public class FirstVersionTests
{
    private const string Commit = "9a2a6530cda32dbbf9405c94832fe7aea5f3c37c";
    private const string Release = "dragonfly-operator";
    private const string Namespace = "dragonfly-operator-system";
    private const string Default = $"{TestCluster.Injections}/default";

    private static readonly string[] NamespacedTypes = ["deployments", "services", "networkpolicies", "serviceaccounts", "roles", "rolebindings"];
    private static readonly string[] ClusterTypes = ["clusterroles", "clusterrolebindings", "mutatingwebhookconfigurations", "validatingwebhookconfigurations"];

    private readonly ScratchFolder _scratch = new();
    private readonly int _port = FreePorts.Next();
    private Clients? _clients;
    private InstalledOperator? _operator;

    private Clients Clients => _clients!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        if (TestCluster.ControlPlane.Binaries.Version >= new Version(1, 25))
        {
            Assert.Ignore("API servers that evaluate the rules in schemas refuse the CRD of 0.1.0.");
        }

        _clients = await Clients.StartAsync(0, "helm", "kubectl", "git");
        await ServiceAccount.AddAsync(Clients.Api, "default", "default");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var one in new IAsyncDisposable?[] { _operator, _clients }.OfType<IAsyncDisposable>())
        {
            await one.DisposeAsync();
        }

        _scratch.Dispose();
    }

    [Test]
    public async Task Its_names_are_gone_its_DragonflyInjections_stay_and_Pods_are_injected()
    {
        var old = await OldChartAsync();
        await HelmAsync("install", old, "--create-namespace");
        await Poll.UntilAsync("the CRD", async cancellationToken => (await Clients.Api.GetAsync(TestCluster.Injections, cancellationToken)).IsSuccess);
        // A hook would have created it; an upgrade makes it an ordinary object.
        await HelmAsync("upgrade", old);
        (await Clients.KubectlAsync("patch", "dragonflyinjection", "default", "--type=merge", "--patch", """{"spec": {"proxyPort": 4006}}""")).Expect();
        Assert.That(await NamedAsync("dragonfly-operator"), Has.Length.EqualTo(10));

        await HelmAsync("upgrade", await CopyAsync(RepositoryFiles.Find("helm", "dragonfly-operator"), "new"), "--reset-then-reuse-values", "--set", $"service.port={_port}");
        Assert.That(await NamedAsync("dragonfly-operator"), Is.Empty);
        Assert.That(await NamedAsync("d7y-operator"), Has.Length.EqualTo(12), "with the entries of resources and the role of editors");
        foreach (var (_, plural) in ResourceDefinition.All())
        {
            await Poll.UntilAsync($"API of {plural}", async cancellationToken => (await Clients.Api.GetAsync($"/apis/dragonfly.io/v1alpha1/{plural}", cancellationToken)).IsSuccess);
        }

        _operator = await InstalledOperator.StartAsync(Clients.ControlPlane, Namespace, "d7y-operator", _port);
        await Poll.UntilNullAsync("a Pod injected by what was there before", Poll.Patience, async cancellationToken =>
        {
            var answer = await Clients.Api.PostAsync("/api/v1/namespaces/default/pods?dryRun=All", PodManifest.Annotated("web"), cancellationToken);
            return answer.IsSuccess && new StoredPod(answer.Object) is { InjectedBy: "default" } pod && pod.Env("DRAGONFLY_PROXY_PORT") == "4006" ? null : answer.Message;
        });
        Assert.That((int)(await Clients.GetAsync(Default))["spec"]!["proxyPort"]!, Is.EqualTo(4006));
    }

    private async Task<string> OldChartAsync()
    {
        var archive = _scratch.Find("old.tar");
        var result = await Command.RunAsync(ProcessSettings.Create(Executables.Find("git")!, ["archive", "--output", archive, Commit, "helm/dragonfly-operator"]), null);
        Assume.That(result.ExitCode, Is.Zero, $"this clone does not have the commit of version 0.1.0: {result.Error}");
        System.Formats.Tar.TarFile.ExtractToDirectory(archive, _scratch.Find("."), overwriteFiles: true);
        return await CopyAsync(_scratch.Find("helm/dragonfly-operator"), "old");
    }

    /// <summary>A copy of a chart that does not say for which versions of Kubernetes it is.</summary>
    private async Task<string> CopyAsync(string chart, string name)
    {
        foreach (var file in Directory.GetFiles(chart, "*", SearchOption.AllDirectories))
        {
            var copy = _scratch.Find(Path.Combine(name, Path.GetRelativePath(chart, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var description = _scratch.Find(Path.Combine(name, "Chart.yaml"));
        await File.WriteAllLinesAsync(description, (await File.ReadAllLinesAsync(description)).Where(line => !line.StartsWith("kubeVersion:", StringComparison.Ordinal)));
        return _scratch.Find(name);
    }

    private async Task HelmAsync(string verb, string chart, params string[] further) => (await Clients.HelmAsync(
        [
            verb, Release, chart, "--namespace", Namespace, "--no-hooks", "--server-side=false", "--disable-openapi-validation",
            "--set", "podDisruptionBudget.enabled=false", .. further,
        ])).Expect();

    private async Task<string[]> NamedAsync(string prefix) =>
    [
        .. (await Clients.KubectlAsync("get", string.Join(',', NamespacedTypes.Concat(ClusterTypes)), "--namespace", Namespace, "-o", "name")).Expect()
            .Split('\n').Where(name => name.Contains($"/{prefix}", StringComparison.Ordinal)),
    ];
}
