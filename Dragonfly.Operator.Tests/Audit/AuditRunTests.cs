using Dragonfly.Operator.Audit;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Tests.Embedded.Client;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;
using k8s.Autorest;
using Microsoft.AspNetCore.Http;

namespace Dragonfly.Operator.Tests.Audit;

/// <summary>One look at all Pods.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AuditRunTests : ClientFixture
{
    private const string Nothing = "nothing to report";
    private const string Bare = "1 missing of DragonflyInjection";
    private const string Asks = """ "annotations": { "dragonfly.io/inject": "true" } """;
    private const string Web = """ "labels": { "app": "web" } """;

    private AuditedCluster _cluster = null!;

    [SetUp]
    public void Create() => _cluster = new(Server, Client);

    [TestCase(Asks, "shop", Bare)]
    [TestCase(""" "labels": { "dragonfly.io/inject": "true" } """, "shop", Bare)]
    [TestCase(""" "labels": {} """, "in", Bare)]
    [TestCase(""" "labels": {} """, "shop", Nothing)]
    [TestCase(""" "annotations": { "dragonfly.io/inject": "false" } """, "in", Nothing)]
    [TestCase(""" "annotations": { "dragonfly.io/inject": "true", "dragonfly.io/injected": "default" } """, "shop", Nothing)]
    [TestCase(""" "annotations": { "dragonfly.io/inject": "true", "dragonfly.io/injected": "of-before" } """, "shop", Nothing)]
    [TestCase(""" "annotations": { "dragonfly.io/inject": "true", "dragonfly.io/injection": "other" } """, "shop", Nothing)]
    [TestCase(""" "annotations": { "dragonfly.io/inject": "true", "kubernetes.io/config.mirror": "a" } """, "shop", Nothing)]
    [TestCase(""" "annotations": { "dragonfly.io/inject": "true" }, "deletionTimestamp": "2026-01-01T00:00:00Z" """, "shop", Nothing)]
    [TestCase(Asks, "kube-system", Nothing)]
    [TestCase(Asks, "none", Nothing)]
    [TestCase(Asks, "not-seen-yet", Bare)]
    public async Task A_Pod_that_asks_and_lacks_is_missing(string metadata, string @namespace, string found)
    {
        _cluster.Create(metadata, @namespace);
        Assert.That(await _cluster.FindAsync(), Is.EqualTo(found));
    }

    [TestCase(Web, "shop", "1 missing of SidecarInjection")]
    [TestCase(""" "labels": { "app": "other" } """, "shop", Nothing)]
    [TestCase(Web, "kube-system", Nothing)]
    [TestCase("""  "labels": { "app": "web" }, "annotations": { "dragonfly.io/skip": "sidecars" } """, "shop", Nothing)]
    [TestCase("""  "labels": { "app": "web" }, "annotations": { "kubernetes.io/config.mirror": "a" } """, "shop", Nothing)]
    [TestCase(""" "annotations": { "dragonfly.io/sidecars": "sc/proxy@0123456789" } """, "shop", "1 outdated of SidecarInjection")]
    [TestCase(""" "annotations": { "dragonfly.io/sidecars": "sc/proxy@0123456789" } """, "kube-system", Nothing)]
    [TestCase(""" "annotations": { "dragonfly.io/sidecars": "gone/proxy@0123456789" } """, "shop", Nothing)]
    [TestCase(""" "labels": { "app": "web" }, "annotations": { "dragonfly.io/sidecars": "sc/proxy@HASH" } """, "shop", Nothing)]
    public async Task A_Pod_with_older_sidecars_is_outdated_and_one_without_is_missing(string metadata, string @namespace, string found)
    {
        _cluster.Create(metadata.Replace("HASH", AuditedCluster.Hash, StringComparison.Ordinal), @namespace);
        Assert.That(await _cluster.FindAsync(), Is.EqualTo(found));
    }

    [Test]
    public async Task A_Pod_that_API_servers_would_not_call_for_either_is_not_missing()
    {
        // The annotation of a namespace counts where API servers know no match conditions.
        _cluster.Create(""" "labels": {} """, "noted");
        Assert.That(await _cluster.FindAsync(), Is.EqualTo(Nothing));
        Server.Merge(
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/d7y-operator-mutators",
            """{ "webhooks": [{ "name": "a", "clientConfig": {} }] }""");
        Assert.That(await _cluster.FindAsync(), Is.EqualTo(Bare));
    }

    [Test]
    public async Task What_is_not_enabled_is_missed_by_nobody()
    {
        _cluster.Put(Injections.From("""{ "enabled": false }"""));
        _cluster.CreateBare();
        Assert.That(await _cluster.FindAsync(), Is.EqualTo(Nothing));
    }

    [Test]
    public async Task Pods_are_counted_for_their_kind_and_their_resource()
    {
        _cluster.Put(Injections.From("""{ "priority": 1, "podSelector": { "matchLabels": { "app": "web" } } }""", "first"));
        _cluster.CreateBare();
        _cluster.CreateBare("in");
        _cluster.Create(""" "labels": { "app": "web", "dragonfly.io/inject": "true" } """);
        _cluster.Create(""" "annotations": { "dragonfly.io/sidecars": "sc/proxy@0123456789" } """);
        _cluster.Create(""" "labels": {} """);
        var report = await _cluster.Run.ExecuteAsync(CancellationToken.None);

        Assert.That(report.Pods, Is.EqualTo(5));
        Assert.That(report.Counts, Is.EqualTo(new AuditCount[]
        {
            new("SidecarInjection", AuditState.Missing, 1), new("SidecarInjection", AuditState.Outdated, 1), new("DragonflyInjection", AuditState.Missing, 3),
        }));
        var (sidecars, injections) = (_cluster.Kinds[0], _cluster.Kinds[1]);
        Assert.That(injections.InForce.Select(rule => (rule.Name, report.OfResources[injections].Find(AuditState.Missing, rule))), Is.EquivalentTo(new (string, int?)[] { ("first", 1), ("default", 2) }));
        Assert.That(report.OfResources[sidecars].Find(AuditState.Outdated, sidecars.InForce.Single()), Is.EqualTo(1));
        Assert.That(report.OfResources, Has.Count.EqualTo(2), "of the others only a Pod's spec would tell");
    }

    [Test]
    public async Task Pods_are_read_in_pages_by_their_metadata()
    {
        for (var i = 0; i < 1001; i++)
        {
            _cluster.CreateBare();
        }

        Assert.That(await _cluster.FindAsync(), Is.EqualTo("1001 missing of DragonflyInjection"));
        var lists = PodLists();
        Assert.That(lists, Has.Count.EqualTo(3));
        Assert.That(lists.Select(request => request.Query["limit"]), Has.All.EqualTo("500"));
        Assert.That(lists.Select(request => request.Query.ContainsKey("continue")), Is.EqualTo(new[] { false, true, true }));
        Assert.That(lists.Select(request => request.Query["fieldSelector"]), Has.All.EqualTo("status.phase!=Succeeded,status.phase!=Failed"));
        Assert.That(lists.Select(request => request.Headers["Accept"]), Has.All.Contains("as=PartialObjectMetadataList"));
    }

    [Test]
    public async Task A_list_that_expired_goes_on_as_the_API_server_says()
    {
        for (var i = 0; i < 1001; i++)
        {
            _cluster.CreateBare();
        }

        Server.Fail(IsFurtherPage, 1, context => ExpireAsync(context, context.Request.Query["continue"]!));
        Assert.That(await _cluster.FindAsync(), Is.EqualTo("1001 missing of DragonflyInjection"));
        Assert.That(PodLists(), Has.Count.EqualTo(4));
    }

    [Test]
    public void A_list_that_expired_for_good_is_a_failure()
    {
        for (var i = 0; i < 501; i++)
        {
            _cluster.CreateBare();
        }

        Server.Fail(IsFurtherPage, 1, context => ExpireAsync(context, ""));
        Assert.That(_cluster.FindAsync, Throws.InstanceOf<HttpOperationException>().With.Message.Contains("Pods cannot be listed: 410 too old"));
    }

    [TestCase("/pods")]
    [TestCase("/d7y-operator-mutators")]
    [TestCase("/d7y-operator-resources")]
    public void What_cannot_be_read_is_a_failure_and_no_number(string path)
    {
        Server.Fail(request => request.Path.EndsWith(path, StringComparison.Ordinal), 1, 403);
        Assert.That(_cluster.FindAsync, Throws.InstanceOf<HttpOperationException>().With.Message.Contains("403"));
    }

    [Test]
    public async Task Owners_are_named_once_and_only_where_there_are_some()
    {
        _cluster.CreateBare(owner: AuditedCluster.Owner("web"));
        _cluster.CreateBare(owner: AuditedCluster.Owner("web"));
        _cluster.CreateBare(owner: AuditedCluster.Owner("db"));
        _cluster.CreateBare();
        var report = await _cluster.Run.ExecuteAsync(CancellationToken.None);

        Assert.That(report.Owners.Values.Select(owner => owner.Name), Is.EqualTo(new[] { "web", "db" }));
        Assert.That(report.Owners.Keys.Select(owner => (owner.Namespace, owner.Kind, owner.State, owner.Resource)).Distinct(), Is.EqualTo(new[]
        {
            ("shop", "DragonflyInjection", AuditState.Missing, "default"),
        }));
    }

    private static bool IsFurtherPage(FakeApiRequest request) => request.Path == "/api/v1/pods" && request.Query.ContainsKey("continue");

    private static Task ExpireAsync(HttpContext context, string token)
    {
        context.Response.StatusCode = 410;
        return context.Response.WriteAsync(
            $$"""{ "kind": "Status", "apiVersion": "v1", "metadata": { "continue": "{{token}}" }, "status": "Failure", "message": "too old", "reason": "Expired", "code": 410 }""");
    }

    private List<FakeApiRequest> PodLists() => [.. Server.Requests.Where(request => request.IsList && request.Path == "/api/v1/pods")];
}
