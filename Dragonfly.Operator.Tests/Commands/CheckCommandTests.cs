using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Tests.Commands;

/// <summary><c>check</c>, from its arguments to its exit code.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class CheckCommandTests
{
    private CommandCluster _cluster = null!;

    [SetUp]
    public async Task StartAsync() => _cluster = await CommandCluster.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [TestCase(0, "lack what DragonflyInjection default adds, most likely because they are older than it or than the operator: "
        + "shop/deployment.apps/web, shop/replicaset.apps/alone -> kubectl rollout restart the owners; create anew what it does not take: shop/replicaset.apps/alone")]
    [TestCase(10, "could not be checked: ReplicaSet shop/web-5d4f cannot be read: 403 told to answer 403 -> use an account that may read it, or see the API server's log")]
    public async Task The_owners_of_bare_Pods_are_those_that_can_be_restarted(int failures, string line)
    {
        _cluster.Server.Create("/apis/dragonfly.io/v1alpha1/dragonflyinjections/default", """
            { "apiVersion": "dragonfly.io/v1alpha1", "kind": "DragonflyInjection", "metadata": { "name": "default" }, "spec": {} }
            """);
        _cluster.Server.Create("/api/v1/namespaces/shop", """{ "metadata": { "name": "shop", "labels": { "dragonfly.io/inject": "true" } } }""");
        _cluster.Server.Create("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/d7y-operator-mutators", """
            { "metadata": { "name": "d7y-operator-mutators" }, "webhooks": [{ "name": "pod.mutate.pod.v1", "clientConfig": { "caBundle": "YQ==" } }] }
            """);
        CreateSet("web-5d4f", """{ "apiVersion": "apps/v1", "kind": "Deployment", "name": "web", "controller": true }""");
        CreateSet("alone", "");
        foreach (var (pod, set) in new[] { ("web-5d4f-a", "web-5d4f"), ("web-5d4f-b", "web-5d4f"), ("alone-a", "alone") })
        {
            _cluster.Server.Create($"/api/v1/namespaces/shop/pods/{pod}", $$"""
                {
                  "metadata": {
                    "name": "{{pod}}", "namespace": "shop",
                    "ownerReferences": [{ "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "{{set}}", "uid": "{{set}}", "controller": true }]
                  },
                  "spec": { "containers": [{ "name": "app" }] }
                }
                """);
        }

        // This server would keep the trial Pods, which are dry runs.
        _cluster.Server.Fail(request => request.Method == "PATCH", 10, 403);
        _cluster.Server.Fail(request => request.Path.EndsWith("/replicasets/web-5d4f", StringComparison.Ordinal), failures, 403);
        var result = await _cluster.RunAsync("check", "--trial-namespace", "shop");

        Assert.That(result.Output.Split('\n').Single(one => one.Contains(" running Pods: ")), Is.EqualTo($"✗ running Pods: {line}"), result.Error);
        Assert.That(_cluster.Server.Requests.Count(request => request.Path.EndsWith("/replicasets/web-5d4f", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Nothing_is_installed_which_ends_with_1()
    {
        var result = await _cluster.RunExecutableAsync("check", "--name", "nobody", "-n", "nowhere", "--trial-namespace", "shop");

        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Is.Empty);
        var lines = result.Output.TrimEnd('\n').Split('\n');
        Assert.That(lines, Has.Length.EqualTo(15).And.All.Matches("^[✓!✗] [^:]+: "));
        Assert.That(lines, Has.Some.StartsWith("✗ webhook configuration: MutatingWebhookConfiguration nobody-mutators is missing"));
        Assert.That(lines, Has.Some.StartsWith("✗ endpoints: none is ready behind Service nowhere/nobody"));
        var trial = _cluster.Server.Requests.Single(request => request.Method == "PATCH" && request.Path.EndsWith("-check", StringComparison.Ordinal));
        Assert.That((trial.Path, trial.Query["dryRun"]), Is.EqualTo(("/api/v1/namespaces/shop/pods/d7y-operator-check", "All")));
    }

    [Test]
    public async Task All_is_well_which_ends_with_0()
    {
        CreateInstallation();
        var result = await _cluster.RunExecutableAsync("check", "-o", "json");

        Assert.That(result.Error, Is.Empty);
        Assert.That(result.ExitCode, Is.Zero, result.Output);
        var checks = Json.Element(result.Output).EnumerateArray().ToList();
        Assert.That(checks, Has.Count.EqualTo(15));
        Assert.That(checks.Select(check => check.GetProperty("ok").GetBoolean()), Has.All.True);
        Assert.That(checks.Select(check => check.GetProperty("state").GetString()), Has.All.EqualTo("Good"));
        Assert.That(checks[0].GetProperty("check").GetString(), Is.EqualTo("CRD"));
        Assert.That(checks[0].GetProperty("detail").GetString(), Is.Not.Empty);
        Assert.That(checks[0].TryGetProperty("remedy", out _));
    }

    [Test]
    public async Task A_warning_has_its_own_mark_and_ends_with_0()
    {
        CreateInstallation();
        _cluster.Server.Create("/api/v1/namespaces/ml", """
            { "metadata": { "name": "ml", "labels": { "dragonfly.io/inject": "true", "pod-security.kubernetes.io/enforce": "restricted" } } }
            """);
        var text = await _cluster.RunAsync("check");
        var json = await _cluster.RunAsync("check", "-o", "json");

        Assert.That((text.ExitCode, json.ExitCode), Is.EqualTo((0, 0)), text.Output);
        Assert.That(text.Output.Split('\n'), Has.One.StartsWith("! Pod Security: ").And.None.StartsWith("✗"));
        var warning = Json.Element(json.Output).EnumerateArray().Single(check => check.GetProperty("state").GetString() == "Warning");
        Assert.That(warning.GetProperty("check").GetString(), Is.EqualTo("Pod Security"));
        Assert.That(warning.GetProperty("ok").GetBoolean());
        Assert.That(warning.GetProperty("remedy").GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task No_API_server_ends_with_1_and_one_line()
    {
        await _cluster.Server.DisposeAsync();
        var result = await _cluster.RunAsync("check");

        Assert.That((result.ExitCode, result.Output), Is.EqualTo((1, "")));
        Assert.That(result.Error, Does.StartWith("error: "));
        Assert.That(result.Error.TrimEnd('\n'), Does.Not.Contain('\n'));
    }

    private void CreateInstallation()
    {
        const string Admission = "/apis/admissionregistration.k8s.io/v1";
        const string Webhooks = """ "webhooks": [{ "name": "a", "clientConfig": { "caBundle": "YQ==" } }] """;
        _cluster.Server.Create($"{Admission}/mutatingwebhookconfigurations/d7y-operator-mutators", $$"""{ "metadata": { "name": "d7y-operator-mutators" }, {{Webhooks}} }""");
        _cluster.Server.Create($"{Admission}/validatingwebhookconfigurations/d7y-operator-validators", $$"""{ "metadata": { "name": "d7y-operator-validators" }, {{Webhooks}} }""");
        _cluster.Server.Create("/api/v1/namespaces/d7y-operator-system/endpoints/d7y-operator", """{ "metadata": { "name": "d7y-operator" }, "subsets": [{ "addresses": [{ "ip": "192.0.2.1" }] }] }""");
        _cluster.Server.Create("/api/v1/namespaces/default", """{ "metadata": { "name": "default" } }""");
        _cluster.Server.Create("/apis/dragonfly.io/v1alpha1/dragonflyinjections/default", """{ "metadata": { "name": "default" }, "spec": {} }""");
        _cluster.Server.Create("/api/v1/namespaces/default/pods/d7y-operator-check", """{ "metadata": { "name": "d7y-operator-check", "namespace": "default", "annotations": { "dragonfly.io/injected": "default" } }, "spec": {} }""");
    }

    private void CreateSet(string name, string owner) => _cluster.Server.Create(
        $"/apis/apps/v1/namespaces/shop/replicasets/{name}",
        $$"""{ "metadata": { "name": "{{name}}", "namespace": "shop", "ownerReferences": [{{owner}}] } }""");
}
