using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Resources.SidecarInjections;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary><c>check --outdated</c>: whom to restart after a resource has changed.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OutdatedCommandTests
{
    private const string Spec = """{"podSelector":{},"containers":[{"name":"proxy","image":"proxy:2"}]}""";

    private static readonly string Newest = SidecarInjectionReaderTests.Rule(Spec).Plan.Hash;

    private CommandCluster _cluster = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _cluster = await CommandCluster.StartAsync();
        _cluster.Server.Create("/apis/dragonfly.io/v1alpha1/sidecarinjections/sc", $$"""
            { "apiVersion": "dragonfly.io/v1alpha1", "kind": "SidecarInjection", "metadata": { "name": "sc" }, "spec": {{Spec}} }
            """);
    }

    [TearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task Owners_stand_one_a_line_as_kubectl_takes_them()
    {
        CreateSet("shop", "web-5d4f", """{ "apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "controller": true }""");
        CreateSet("shop", "alone", null);
        CreatePod("shop", "web-5d4f-a", Owner("apps/v1", "ReplicaSet", "web-5d4f"));
        CreatePod("shop", "web-5d4f-b", Owner("apps/v1", "ReplicaSet", "web-5d4f"));
        CreatePod("shop", "alone-a", Owner("apps/v1", "ReplicaSet", "alone"));
        CreatePod("shop", "gone-a", Owner("apps/v1", "ReplicaSet", "gone"));
        CreatePod("shop", "db-0", Owner("apps/v1", "StatefulSet", "db"));
        CreatePod("shop", "agent-x", Owner("apps/v1", "DaemonSet", "agent"));
        CreatePod("shop", "report-x", Owner("batch/v1", "Job", "report"));
        CreatePod("shop", "old-x", Owner("v1", "ReplicationController", "old"));
        CreatePod("shop", "bare", null);
        CreatePod("shop", "new-0", Owner("apps/v1", "StatefulSet", "new"), hash: Newest);
        CreatePod("shop", "going-0", Owner("apps/v1", "StatefulSet", "going"), more: """, "deletionTimestamp": "2026-01-01T00:00:00Z" """);
        _cluster.Server.Create("/api/v1/namespaces/shop/pods/plain", """{ "metadata": { "name": "plain", "namespace": "shop" } }""");
        CreatePod("ml", "train", null);
        var result = await _cluster.RunExecutableAsync("check", "--outdated", "-o", "name");

        Assert.That(result.Error, Is.Empty);
        Assert.That(result.Output, Is.EqualTo("""
            daemonset.apps/agent
            deployment.apps/web
            job.batch/report
            pod/bare
            replicaset.apps/alone
            replicaset.apps/gone
            replicationcontroller/old
            statefulset.apps/db

            """));
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(_cluster.Server.Requests.Count(request => request.Path.EndsWith("/replicasets/web-5d4f", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [TestCase("", "shop/pods", "pod/bare\n")]
    [TestCase("-n ml", "ml/pods", "pod/train\n")]
    [TestCase("-n none", "none/pods", "")]
    [TestCase("-A", "v1/pods", "pod/train\npod/bare\n")]
    [TestCase("-n ml -A", "v1/pods", "pod/train\npod/bare\n")]
    public async Task The_namespace_is_that_of_kubectl(string arguments, string path, string output)
    {
        CreatePod("shop", "bare", null);
        CreatePod("ml", "train", null);
        var result = await _cluster.RunAsync(["check", "--outdated", "-o", "name", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, output)), result.Error);
        Assert.That(PodLists().Select(request => request.Path), Has.One.EndsWith(path));
    }

    [Test]
    public async Task Pods_are_read_in_pages_by_their_metadata()
    {
        for (var i = 0; i < 500; i++)
        {
            CreatePod("shop", $"a{i:000}", null, hash: Newest);
        }

        CreatePod("shop", "last", null);
        var result = await _cluster.RunAsync("check", "--outdated", "-o", "name");

        Assert.That(result.Output, Is.EqualTo("pod/last\n"), result.Error);
        var lists = PodLists();
        Assert.That(lists, Has.Count.EqualTo(2));
        Assert.That(lists.Select(request => request.Query["limit"]), Has.All.EqualTo("500"));
        Assert.That(lists.Select(request => request.Query["fieldSelector"]), Has.All.EqualTo("status.phase!=Succeeded,status.phase!=Failed"));
        Assert.That(lists.Select(request => request.Headers["Accept"]), Has.All.Contains("as=PartialObjectMetadataList").And.All.Contains("g=meta.k8s.io").And.All.Contains("v=v1"));
    }

    [TestCase("web\\ndeployment.apps/other")]
    [TestCase("web --all")]
    [TestCase("../web")]
    public async Task An_owner_whose_name_is_none_is_not_printed(string name)
    {
        CreatePod("shop", "bare", Owner("apps/v1", "StatefulSet", name));
        var result = await _cluster.RunAsync("check", "--outdated", "-o", "name");

        Assert.That(result.Output, Is.EqualTo("pod/bare\n"), result.Error);
    }

    [Test]
    public async Task Without_names_it_is_a_line_of_the_report_which_ends_with_1()
    {
        CreatePod("shop", "bare", null);
        CreatePod("shop", "new", null, hash: Newest);
        var text = await _cluster.RunAsync("check", "--outdated");
        var json = await _cluster.RunAsync("check", "--outdated", "-A", "-o", "json");

        Assert.That((text.ExitCode, json.ExitCode), Is.EqualTo((1, 1)), text.Error + json.Error);
        Assert.That(text.Output, Is.EqualTo(
            "✗ outdated Pods: 1 of 2 in namespace shop have older sidecars than sc: shop/pod/bare -> "
            + "dragonfly-operator check --outdated -o name -n shop | xargs -r kubectl rollout restart -n shop; create anew what that refuses\n"));
        var check = Json.Element(json.Output).EnumerateArray().Single();
        Assert.That(check.GetProperty("state").GetString(), Is.EqualTo("Failed"));
        Assert.That(check.GetProperty("detail").GetString(), Does.Contain("in all namespaces").And.Contain("shop/pod/bare"));
    }

    [Test]
    public async Task Nothing_outdated_ends_with_0()
    {
        CreatePod("shop", "new", null, hash: Newest);
        var result = await _cluster.RunAsync("check", "--outdated");

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((0, "✓ outdated Pods: none of 1 in namespace shop has older sidecars than its resources\n")), result.Error);
    }

    [TestCase("/pods", "error: Pods cannot be listed: 403 ")]
    [TestCase("/replicasets/web-5d4f", "error: ReplicaSet shop/web-5d4f cannot be read: 403 ")]
    public async Task What_cannot_be_read_is_said_and_ends_with_1(string path, string error)
    {
        CreatePod("shop", "web-5d4f-a", Owner("apps/v1", "ReplicaSet", "web-5d4f"));
        _cluster.Server.Fail(request => request.Path.EndsWith(path, StringComparison.Ordinal), 10, 403);
        var result = await _cluster.RunAsync("check", "--outdated", "-o", "name");

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.StartWith(error));
        Assert.That(result.Error.TrimEnd('\n'), Does.Not.Contain('\n'));
    }

    private static string Owner(string version, string kind, string name) => $$"""
        { "apiVersion": "x/v1", "kind": "Other", "name": "no-controller" },
        { "apiVersion": "{{version}}", "kind": "{{kind}}", "name": "{{name}}", "controller": true }
        """;

    private List<FakeApiRequest> PodLists() =>
        [.. _cluster.Server.Requests.Where(request => request.IsList && request.Path.EndsWith("/pods", StringComparison.Ordinal))];

    private void CreateSet(string @namespace, string name, string? owner) => _cluster.Server.Create(
        $"/apis/apps/v1/namespaces/{@namespace}/replicasets/{name}",
        $$"""{ "metadata": { "name": "{{name}}", "namespace": "{{@namespace}}", "ownerReferences": [{{owner}}] } }""");

    private void CreatePod(string @namespace, string name, string? owner, string hash = "0123456789", string more = "") => _cluster.Server.Create(
        $"/api/v1/namespaces/{@namespace}/pods/{name}",
        $$"""
        {
          "metadata": {
            "name": "{{name}}", "namespace": "{{@namespace}}", "annotations": { "dragonfly.io/sidecars": "sc/proxy@{{hash}}" },
            "ownerReferences": [{{owner}}] {{more}}
          }
        }
        """);
}
