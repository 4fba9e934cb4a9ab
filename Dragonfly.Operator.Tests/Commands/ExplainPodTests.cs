using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary><c>explain pod</c>, from its arguments to the API server and back.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ExplainPodTests
{
    private const string Injections = "/apis/dragonfly.io/v1alpha1/dragonflyinjections";

    private CommandCluster _cluster = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _cluster = await CommandCluster.StartAsync();
        _cluster.Server.Create("/api/v1/namespaces/shop", """{ "metadata": { "name": "shop", "labels": { "dragonfly.io/inject": "true" } } }""");
        _cluster.Server.Create($"{Injections}/default", """{ "metadata": { "name": "default" }, "spec": { "inject": ["Proxy"] } }""");
        _cluster.Server.Create($"{Injections}/bad", """{ "metadata": { "name": "bad" }, "spec": { "priority": 9, "proxyPort": 0 } }""");
        _cluster.Server.Create("/api/v1/namespaces/shop/pods/web", """
            { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "web", "namespace": "shop" }, "spec": { "containers": [{ "name": "app", "image": "a" }] } }
            """);
    }

    [TearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [TestCase("explain pod web -n shop")]
    [TestCase("explain pod web")]
    [TestCase("explain -n shop pod web")]
    public async Task A_Pod_is_explained_by_the_clusters_resources(string arguments)
    {
        var result = await _cluster.RunAsync(arguments.Split(' '));

        Assert.That(result.Error, Is.Empty);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.StartWith("Pod/web in namespace shop: Injected\n"));
        Assert.That(result.Output, Does.Contain("namespace label dragonfly.io/inject: \"true\"  <- decides"));
        Assert.That(result.Output, Does.Contain("default (priority 0): chosen"));
        Assert.That(result.Output, Does.Contain("bad (priority 9): not chosen: invalid, so only a former valid state may be in force: spec.proxyPort: "));
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
    }

    [Test]
    public async Task A_Pod_that_is_not_there_ends_with_2()
    {
        var result = await _cluster.RunAsync("explain", "pod", "gone", "-n", "shop");
        Assert.That((result.ExitCode, result.Output, result.Error), Is.EqualTo((2, "", "error: pod gone does not exist in namespace shop\n")));
    }

    [TestCase(403)]
    [TestCase(404)]
    public async Task What_may_not_or_cannot_be_read_ends_with_1_and_one_line(int code)
    {
        _cluster.Server.Fail(request => request.Path == Injections, times: 9, code);
        var result = await _cluster.RunAsync("explain", "pod", "web");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.StartWith("error: ").And.Contain($"told to answer {code}"));
        Assert.That(result.Error.TrimEnd('\n'), Does.Not.Contain('\n'));
    }
}
