using System.Net;
using Dragonfly.Operator.Resources.Fields;
using Dragonfly.Operator.Tests.Resources.SidecarInjections;
using k8s.Models;
using Moq;

namespace Dragonfly.Operator.Tests.Commands.Checking;

/// <summary>Pods that are to be injected, and Pods that should have been.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PodCheckTests
{
    private const string Asks = "\"dragonfly.io/inject\": \"true\"";

    private const string Anew =
        "create them anew, because kubectl rollout restart does not take them: delete the Pods, and apply the manifests of those that nothing replaces";

    private readonly CheckedCluster _cluster = new();

    [Test]
    public async Task The_trial_Pod_is_a_dry_run_in_the_trial_namespace()
    {
        var result = await _cluster.CheckAsync("trial Pod");

        Assert.That(result.Detail, Is.EqualTo("comes back from the API server injected by default"));
        _cluster.Client.Verify(api => api.PatchAsync<V1Pod>(
            It.Is<V1Patch>(patch => $"{patch.Content}".Contains("\"dragonfly.io/inject\":\"true\"")),
            "d7y-operator-check", "trial", "d7y-operator-check", true, "All", It.IsAny<CancellationToken>()));
    }

    [TestCase("""{ "metadata": { "name": "x", "annotations": { "dragonfly.io/inject": "true" } }, "spec": {} }""")]
    [TestCase("""{ "metadata": { "name": "x" }, "spec": {} }""")]
    public async Task The_trial_Pod_comes_back_as_it_was(string created)
    {
        _cluster.Created = created;
        Assert.That((await _cluster.CheckAsync("trial Pod")).Detail, Does.StartWith("comes back from the API server as it was"));
    }

    [Test]
    public async Task The_trial_namespace_does_not_exist()
    {
        _cluster.Refuse<V1Patch>(HttpStatusCode.NotFound);

        Assert.That((await _cluster.CheckAsync("trial Pod")).ToString(), Is.EqualTo(
            "✗ trial Pod: namespace trial does not exist -> name one that does with --trial-namespace"));
    }

    [Test]
    public async Task Pods_of_namespaces_that_the_webhook_is_not_called_for_lack_nothing()
    {
        _cluster.Namespaces.AddRange([CheckedCluster.Namespace("kube-system"), CheckedCluster.Namespace("system")]);
        foreach (var webhook in _cluster.Configuration!.Webhooks)
        {
            webhook.NamespaceSelector = new()
            {
                MatchExpressions = [new() { Key = "kubernetes.io/metadata.name", OperatorProperty = "NotIn", Values = ["kube-system", "system"] }],
            };
        }

        _cluster.Pods.AddRange([Pod("dns", Asks, @namespace: "kube-system"), Pod("operator", Asks, @namespace: "system")]);
        Assert.That((await _cluster.CheckAsync("running Pods")).ToString(), Is.EqualTo("✓ running Pods: none of 2 lacks what a new one would get"));

        _cluster.Pods.Add(Pod("web", Asks));
        Assert.That((await _cluster.CheckAsync("running Pods")).Detail, Does.EndWith(": default/pod/web"));
    }

    [Test]
    public async Task One_webhook_that_is_called_for_a_namespace_is_enough()
    {
        _cluster.Configuration!.Webhooks[0].NamespaceSelector = new() { MatchLabels = new Dictionary<string, string> { ["no"] = "namespace" } };
        _cluster.Pods.Add(Pod("web", Asks));
        Assert.That((await _cluster.CheckAsync("running Pods")).Detail, Does.EndWith(": default/pod/web"));
    }

    [TestCase("\"dragonfly.io/inject\": \"true\"", false)]
    [TestCase("\"dragonfly.io/inject\": \"true\", \"dragonfly.io/injected\": \"default\"", true)]
    [TestCase("\"dragonfly.io/inject\": \"true\", \"kubernetes.io/config.mirror\": \"e1\"", true)]
    [TestCase("\"dragonfly.io/inject\": \"true\", \"dragonfly.io/injection\": \"gone\"", true)]
    [TestCase("\"dragonfly.io/inject\": \"false\"", true)]
    [TestCase("", true)]
    public async Task A_Pod_lacks_what_it_asked_for(string annotations, bool ok)
    {
        _cluster.Pods.Add(Pod("web", annotations));
        var result = await _cluster.CheckAsync("running Pods");

        Assert.That(result.Ok, Is.EqualTo(ok));
        Assert.That(result.Detail, ok ? Is.EqualTo("none of 1 lacks what a new one would get") : Does.EndWith(": default/pod/web"));
    }

    [Test]
    public async Task What_is_lacking_is_said_of_each_resource_as_the_audit_says_it()
    {
        const string Age = "most likely because they are older than it or than the operator";
        _cluster.Sidecars.Add(SidecarInjectionReaderTests.From("""{ "podSelector": {}, "containers": [{ "name": "proxy", "image": "proxy:2" }] }"""));
        _cluster.Configuration!.Webhooks[0].NamespaceSelector = new();
        _cluster.Pods.AddRange(
        [
            Pod("out", "\"dragonfly.io/inject\": \"false\""),
            Pod("injected", $"{Asks}, \"dragonfly.io/injected\": \"default\""),
            Pod("bare", Asks),
            Pod("skipping", "\"dragonfly.io/skip\": \"sidecars\""),
        ]);

        Assert.That((await _cluster.CheckAsync("running Pods")).Detail, Is.EqualTo(
            $"lack what DragonflyInjection default adds, {Age}: default/pod/bare; lack what SidecarInjection sc adds, {Age}: default/pod/bare, default/pod/injected, default/pod/out"));
    }

    [Test]
    public async Task A_Pod_that_is_being_deleted_is_being_replaced()
    {
        _cluster.Pods.Add(Pod("web", Asks, """, "deletionTimestamp": "2026-01-01T00:00:00Z" """));
        Assert.That((await _cluster.CheckAsync("running Pods")).Ok);
    }

    [Test]
    public async Task A_namespace_asked_for_it()
    {
        _cluster.Namespaces.Add(CheckedCluster.Namespace("shop", "true"));
        _cluster.Pods.Add(Pod("web", "", @namespace: "shop"));
        Assert.That((await _cluster.CheckAsync("running Pods")).Detail, Does.EndWith(": shop/pod/web"));
    }

    [Test]
    public async Task Owners_are_named_once()
    {
        const string Owner = """, "ownerReferences": [{ "apiVersion": "v1", "kind": "ConfigMap", "name": "c", "uid": "1" }, { "apiVersion": "apps/v1", "kind": "StatefulSet", "name": "web", "uid": "2", "controller": true }]""";
        _cluster.Pods.AddRange([Pod("web-1-a", "\"dragonfly.io/inject\": \"true\"", Owner), Pod("web-1-b", "\"dragonfly.io/inject\": \"true\"", Owner)]);

        Assert.That((await _cluster.CheckAsync("running Pods")).Detail, Does.EndWith(": default/statefulset.apps/web"));
    }

    [TestCase("apps/v1", "StatefulSet", "kubectl rollout restart their owners")]
    [TestCase("apps/v1", "DaemonSet", "kubectl rollout restart their owners")]
    [TestCase("v1", "ReplicationController", Anew)]
    [TestCase("argoproj.io/v1alpha1", "Rollout", Anew)]
    [TestCase("apps.example.com/v1", "StatefulSet", Anew)]
    [TestCase("batch/v1", "Job", Anew)]
    public async Task It_says_how_each_owner_gets_its_Pods_anew(string version, string kind, string remedy)
    {
        _cluster.Pods.Add(Owned(version, kind));
        Assert.That((await _cluster.CheckAsync("running Pods")).Remedy, Is.EqualTo(remedy));
    }

    [Test]
    public async Task A_Pod_without_an_owner_cannot_be_restarted()
    {
        _cluster.Pods.Add(Pod("web", Asks));
        Assert.That((await _cluster.CheckAsync("running Pods")).Remedy, Is.EqualTo(Anew));

        _cluster.Pods.Add(Owned("apps/v1", "StatefulSet"));
        var both = await _cluster.CheckAsync("running Pods");
        Assert.That(both.Detail, Does.EndWith(": default/pod/web, default/statefulset.apps/owner"));
        Assert.That(both.Remedy, Is.EqualTo("kubectl rollout restart the owners; create anew what it does not take: default/pod/web"));
    }

    [Test]
    public async Task A_Pod_that_only_its_namespaces_annotation_asks_for_would_be_the_same_anew()
    {
        _cluster.Namespaces.Add(CheckedCluster.Namespace("ml", annotation: "true"));
        _cluster.Pods.Add(Pod("web", "", @namespace: "ml"));
        Assert.That((await _cluster.CheckAsync("running Pods")).Ok, Is.False, "a server before 1.28 calls for it");

        foreach (var webhook in _cluster.Configuration!.Webhooks)
        {
            webhook.MatchConditions = [new() { Name = "asks-for-injection", Expression = "true" }];
        }

        Assert.That((await _cluster.CheckAsync("running Pods")).Ok);
    }

    [Test]
    public async Task What_has_ended_is_not_asked_for()
    {
        await _cluster.CheckAsync();
        _cluster.Client.Verify(api => api.ListAsync<V1Pod>(null, null, "status.phase!=Succeeded,status.phase!=Failed", It.IsAny<CancellationToken>()), Times.Once);
    }

    private static string Owned(string version, string kind) =>
        Pod("web-1", Asks, $$""", "ownerReferences": [{ "apiVersion": "{{version}}", "kind": "{{kind}}", "name": "owner", "uid": "1", "controller": true }]""");

    private static string Pod(string name, string annotations, string owners = "", string @namespace = "default") => $$"""
        { "metadata": { "name": "{{name}}", "namespace": "{{@namespace}}", "annotations": { {{annotations}} } {{owners}} }, "spec": { "containers": [{ "name": "app" }] } }
        """;
}
