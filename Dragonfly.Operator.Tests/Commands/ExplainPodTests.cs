using System.Text.Json;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary><c>explain pod</c>, from its arguments to the API server and back.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ExplainPodTests
{
    private const string Webhooks = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/d7y-operator-mutators";
    private const string Injections = "/apis/dragonfly.io/v1alpha1/dragonflyinjections";

    private CommandCluster _cluster = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _cluster = await CommandCluster.StartAsync();
        _cluster.Server.Create("/api/v1/namespaces/shop", """{ "metadata": { "name": "shop", "labels": { "dragonfly.io/inject": "true" } } }""");
        _cluster.Server.Create($"{Injections}/default", """{ "metadata": { "name": "default" }, "spec": { "inject": ["Proxy"] } }""");
        _cluster.Server.Create($"{Injections}/bad", """{ "metadata": { "name": "bad" }, "spec": { "priority": 9, "proxyPort": 0 } }""");
        _cluster.Server.Create(Webhooks, """
            {
              "metadata": { "name": "d7y-operator-mutators" },
              "webhooks": [{
                "name": "pod.mutate.pod.v1",
                "namespaceSelector": { "matchExpressions": [{ "key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system"] }] }
              }]
            }
            """);
        _cluster.Server.Create("/api/v1/namespaces/shop/pods/web", """
            { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "web", "namespace": "shop" }, "spec": { "containers": [{ "name": "app", "image": "a" }] } }
            """);
        _cluster.Server.Merge("/api/v1/namespaces/shop/pods/web", """{ "metadata": { "creationTimestamp": "2024-01-01T00:00:00Z" } }""");
        _cluster.Server.Merge($"{Injections}/default", """{ "metadata": { "creationTimestamp": "2023-01-01T00:00:00Z" } }""");
    }

    [TearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [TestCase("explain pod web -n shop")]
    [TestCase("explain pod web")]
    [TestCase("explain -n shop pod web")]
    public async Task A_Pod_is_explained_by_the_clusters_resources(string arguments)
    {
        var result = await _cluster.RunExecutableAsync(arguments.Split(' '));

        Assert.That(result.Error, Is.Empty);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.StartWith("""
            Pod/web in namespace shop: not injected; would be if it were created now
              why not      it is older than MutatingWebhookConfiguration d7y-operator-mutators: 2024-01-01 00:00:00Z, 2024-01-02 03:04:05Z

            """));
        Assert.That(result.Output, Does.Contain("namespace label dragonfly.io/inject: \"true\"  <- decides"));
        Assert.That(result.Output, Does.Contain("default (priority 0): chosen"));
        Assert.That(result.Output, Does.Contain("bad (priority 9): not chosen: invalid, so only a former valid state may be in force: spec.proxyPort: "));
    }

    [TestCase("kube-system", "the webhook configuration leaves out namespace kube-system, so API servers do not call the operator for its Pods")]
    [TestCase("ml", "only the annotation of namespace ml asks for injection, which API servers from 1.28 on do not see: they do not call the operator")]
    public async Task A_Pod_that_nobody_calls_for_is_not_injected(string name, string reason)
    {
        _cluster.Server.Create($"/api/v1/namespaces/{name}", $$"""{ "metadata": { "name": "{{name}}", "annotations": { "dragonfly.io/inject": "true" } } }""");
        _cluster.Server.Create($"/api/v1/namespaces/{name}/pods/web", $$"""{ "metadata": { "name": "web", "namespace": "{{name}}" }, "spec": { "containers": [{ "name": "app" }] } }""");
        _cluster.Server.Merge(Webhooks, """
            {
              "webhooks": [{
                "name": "pod.mutate.pod.v1",
                "namespaceSelector": { "matchExpressions": [{ "key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["kube-system"] }] },
                "matchConditions": [{ "name": "asks-for-injection", "expression": "true" }]
              }]
            }
            """);
        var result = await _cluster.RunAsync("explain", "pod", "web", "-n", name);

        Assert.That(result.Output, Does.StartWith($"Pod/web in namespace {name}: NotCalled\n").And.Contain($"not called   {reason}\n"));
    }

    [Test]
    public async Task A_server_before_1_28_calls_for_what_only_the_namespace_annotation_asks_for()
    {
        _cluster.Server.Create("/api/v1/namespaces/ml", """{ "metadata": { "name": "ml", "annotations": { "dragonfly.io/inject": "true" } } }""");
        _cluster.Server.Create("/api/v1/namespaces/ml/pods/web", """{ "metadata": { "name": "web", "namespace": "ml" }, "spec": { "containers": [{ "name": "app" }] } }""");
        var result = await _cluster.RunAsync("explain", "pod", "web", "-n", "ml");

        Assert.That(result.Output, Does.StartWith("Pod/web in namespace ml: not injected; would be if it were created now\n").And.Contain("  why not      unknown: "));
    }

    [Test]
    public async Task Without_the_webhook_configuration_nobody_calls()
    {
        var result = await _cluster.RunAsync("explain", "pod", "web", "--name", "other");
        Assert.That(result.Output, Does.StartWith("Pod/web in namespace shop: NotCalled\n").And.Contain("MutatingWebhookConfiguration other-mutators is missing or empty"));
    }

    [Test]
    public async Task An_injected_Pod_says_by_what_and_what_it_would_get_more()
    {
        _cluster.Server.Create("/api/v1/namespaces/shop/pods/old", """
            { "metadata": { "name": "old", "namespace": "shop", "annotations": { "dragonfly.io/injected": "default" } }, "spec": { "containers": [{ "name": "app" }] } }
            """);
        var result = await _cluster.RunAsync("explain", "pod", "old");

        Assert.That(result.Output, Does.StartWith("Pod/old in namespace shop: injected by default; would get more if it were created now\n"));
        Assert.That(result.Output, Does.Not.Contain("why not"));
    }

    [TestCase("", "create the Pod anew: delete it, and apply its manifest again")]
    [TestCase("ReplicaSet", "kubectl -n shop rollout restart the Deployment of ReplicaSet/owner")]
    [TestCase("StatefulSet", "kubectl -n shop rollout restart statefulset/owner")]
    [TestCase("Job", "create its owner anew: Job/owner")]
    [TestCase("Widget", "create the Pod anew; its owner is Widget/owner")]
    public async Task It_says_how_to_get_it(string kind, string remedy)
    {
        var owners = kind.Length == 0 ? "" : $$""", "ownerReferences": [{ "apiVersion": "v1", "kind": "{{kind}}", "name": "owner", "uid": "1", "controller": true }]""";
        _cluster.Server.Create("/api/v1/namespaces/shop/pods/owned", $$"""{ "metadata": { "name": "owned", "namespace": "shop" {{owners}} }, "spec": { "containers": [{ "name": "app" }] } }""");
        Assert.That((await _cluster.RunAsync("explain", "pod", "owned")).Output, Does.Contain($"  to change it {remedy}\n"));
    }

    [TestCase("", "group default (3 other Pods) is not next; group spot (0 other Pods) takes the Pod as its number 0")]
    [TestCase(""", "annotations": { "dragonfly.io/distribution": "web/default/3" }""", "group default (3 other Pods) has the Pod as its number 3; group spot (0 other Pods) does not")]
    public async Task Of_a_distributed_Pod_it_counts_the_others_of_its_owner(string annotations, string groups)
    {
        const string owned = """
            "labels": { "pod-template-hash": "7d4b9" },
            "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-7d4b9", "uid": "1", "controller": true }]
            """;
        _cluster.Server.Create("/apis/dragonfly.io/v1alpha1/namespaces/shop/poddistributions/web", """
            {
              "metadata": { "name": "web", "namespace": "shop" },
              "spec": {
                "target": { "apiVersion": "apps/v1", "kind": "Deployment", "name": "web" },
                "groups": [{ "name": "default", "nodeSelector": { "pool": "default" }, "weight": 80 }, { "name": "spot", "nodeSelector": { "pool": "spot" }, "weight": 20 }]
              }
            }
            """);
        foreach (var pod in Enumerable.Range(0, 3))
        {
            _cluster.Server.Create($"/api/v1/namespaces/shop/pods/web-7d4b9-{pod}", $$"""
                { "metadata": { "name": "web-7d4b9-{{pod}}", "namespace": "shop", {{owned}} }, "spec": { "nodeSelector": { "pool": "default" }, "containers": [{ "name": "app" }] } }
                """);
        }

        // It runs: the scheduler gave it a node, and that is no reason to pass it over.
        _cluster.Server.Create("/api/v1/namespaces/shop/pods/web-7d4b9-x", $$"""
            {
              "metadata": { "name": "web-7d4b9-x", "namespace": "shop", {{owned}} {{annotations}} },
              "spec": { "nodeName": "worker", "containers": [{ "name": "app" }] {{(annotations.Length > 0 ? """, "nodeSelector": { "pool": "default" }""" : "")}} }
            }
            """);
        var output = (await _cluster.RunAsync("explain", "pod", "web-7d4b9-x")).Output;
        Assert.That(output, Does.Contain($"its target is Deployment web; {groups}\n"));
    }

    [Test]
    public async Task It_only_reads()
    {
        await _cluster.RunAsync("explain", "pod", "web");
        Assert.That(_cluster.Server.Requests.Select(request => request.Method).Distinct(), Is.EqualTo(new[] { "GET" }));
    }

    [Test]
    public async Task Tools_get_the_same_as_JSON()
    {
        var result = await _cluster.RunAsync("explain", "pod", "web", "-o", "json");
        Assert.That(Json.Element(result.Output)[0].GetProperty("explanation").GetProperty("outcome").GetString(), Is.EqualTo("Injected"));
        Assert.That(Json.Element(result.Output)[0].GetProperty("running").GetProperty("injectedBy").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(Json.Element(result.Output)[0].GetProperty("running").GetProperty("whyNot").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_Pod_that_is_not_there_ends_with_2()
    {
        var result = await _cluster.RunAsync("explain", "pod", "gone", "-n", "shop");
        Assert.That((result.ExitCode, result.Output, result.Error), Is.EqualTo((2, "", "error: pod gone does not exist in namespace shop\n")));
    }

    [TestCase(403, "told to answer 403")]
    [TestCase(404, "the API server does not know DragonflyInjection")]
    public async Task What_may_not_or_cannot_be_read_ends_with_1_and_one_line(int code, string reason)
    {
        _cluster.Server.Fail(request => request.Path == Injections, times: 9, code);
        var result = await _cluster.RunAsync("explain", "pod", "web");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.StartWith("error: ").And.Contain(reason));
        Assert.That(result.Error.TrimEnd('\n'), Does.Not.Contain('\n'));
    }
}
