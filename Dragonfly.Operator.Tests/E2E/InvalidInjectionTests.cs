using System.Text.Json.Nodes;
using Dragonfly.Operator.Tests.E2E.Cluster;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>A resource that turned bad while nobody refused it, as when no replica was up.</summary>
[TestFixture, Category("E2E")]
public class InvalidInjectionTests
{
    private Sandbox _sandbox = null!;

    private static ApiClient Api => TestCluster.ControlPlane.Api;

    private static string ValidatingConfiguration =>
        $"/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{TestCluster.Operator.ValidatingConfiguration}";

    [SetUp]
    public async Task OpenTheDoorAsync()
    {
        _sandbox = await Sandbox.CreateAsync();
        _ = (await Api.DeleteAsync(ValidatingConfiguration)).Object;
    }

    [TearDown]
    public async Task CloseTheDoorAsync()
    {
        await _sandbox.DisposeAsync();
        await WebhookRegistration.ForInjectionsAsync(Api, TestCluster.Operator);
    }

    [Test]
    public async Task Its_status_and_an_event_say_so_and_its_last_valid_state_stays_in_force()
    {
        var read = TestCluster.Operator.Log.ReadAll().Length;
        var bad = new JsonObject { ["spec"] = new JsonObject { ["proxyPort"] = 5001, ["toolsOnPath"] = new JsonArray("a/b") } };
        // The API server notices a moment later that nobody is to be asked any more.
        await Poll.UntilAsync("the bad edit", async cancellationToken => (await Api.PatchAsync(Path, bad, cancellationToken)).IsSuccess);

        await Poll.UntilAsync("Ready: False", async cancellationToken => await ReadyAsync(cancellationToken) is ("False", "InvalidSpec", var message)
            && message.Contains("spec.toolsOnPath", StringComparison.Ordinal));
        await Poll.UntilAsync("an event", async cancellationToken => await HasEventAsync("InvalidSpec", cancellationToken));
        Assert.That((await _sandbox.CreatePodAsync(PodManifest.Annotated("web"))).Env("DRAGONFLY_PROXY_PORT"), Is.EqualTo("4001"));

        _ = (await Api.PatchAsync(Path, new JsonObject { ["spec"] = new JsonObject { ["toolsOnPath"] = new JsonArray() } })).Object;
        await Poll.UntilAsync("Ready: True", async cancellationToken => await ReadyAsync(cancellationToken) is ("True", "Valid", _));
        await Poll.UntilAsync("an event", async cancellationToken => await HasEventAsync("Valid", cancellationToken));
        await _sandbox.WaitForPodAsync("the new port", pod => pod.Env("DRAGONFLY_PROXY_PORT") == "5001");
        // All of that with the shipped role's rights.
        Assert.That(TestCluster.Operator.Log.ReadAll()[read..], Does.Not.Contain("orbidden"));
    }

    private string Path => $"{TestCluster.Injections}/{_sandbox.Name}";

    private async Task<(string? Status, string? Reason, string Message)> ReadyAsync(CancellationToken cancellationToken)
    {
        var conditions = (await Api.GetAsync(Path, cancellationToken)).Object["status"]?["conditions"] as JsonArray ?? [];
        var ready = conditions.FirstOrDefault(condition => (string?)condition!["type"] == "Ready");
        return ((string?)ready?["status"], (string?)ready?["reason"], (string?)ready?["message"] ?? "");
    }

    private async Task<bool> HasEventAsync(string reason, CancellationToken cancellationToken)
    {
        // Those about objects without a namespace stand in this one.
        var events = (await Api.GetAsync("/api/v1/namespaces/default/events", cancellationToken)).Object;
        return events["items"]!.AsArray().Any(item =>
            (string?)item!["reason"] == reason && (string?)item["involvedObject"]!["name"] == _sandbox.Name);
    }
}
