using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>Bad DragonflyInjections are refused while their author still looks, and good ones say that they are in force.</summary>
[TestFixture, Category("E2E")]
public class InjectionValidationTests
{
    private const string Name = "e2e-refused";

    [TearDown]
    public async Task RemoveAsync() => (await TestCluster.Kubectl.RunAsync("delete", "dfi", Name, "--ignore-not-found")).Expect();

    [TestCase("{ proxyPort: 70000 }", "spec.proxyPort", TestName = "A_port_out_of_range")]
    [TestCase("{ proxyHost: Everywhere }", "spec.proxyHost", TestName = "An_unknown_choice")]
    [TestCase("{ socketPath: run/dfdaemon.sock }", "spec.socketPath", TestName = "A_relative_path")]
    // What follows no schema can see: the operator refuses it.
    [TestCase("{ toolsResources: { requests: { cpu: plenty } } }", "spec.toolsResources.requests", TestName = "A_quantity_that_is_none")]
    [TestCase("{ podSelector: { matchExpressions: [{ key: app, operator: Near }] } }", "spec.podSelector", TestName = "An_operator_that_is_none")]
    public async Task Refused(string spec, string field)
    {
        var refused = await ApplyAsync(spec);
        Assert.Multiple(() =>
        {
            Assert.That(refused.ExitCode, Is.EqualTo(1));
            Assert.That(refused.Error, Does.Contain(field));
        });
    }

    [Test]
    public async Task Every_bad_field_is_named_at_once()
    {
        var refused = await ApplyAsync("{ toolsOnPath: [a/b], proxyEnv: [1A], toolsResources: { limits: { cpu: plenty } } }");
        Assert.That(refused.Error, Does.Contain("spec.toolsOnPath").And.Contain("spec.proxyEnv").And.Contain("spec.toolsResources.limits"));
    }

    [Test]
    public async Task An_edit_that_is_refused_leaves_the_old_state_in_force()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        var refused = await TestCluster.Kubectl.RunAsync(
            "patch", "dfi", sandbox.Name, "--type=merge", "-p", """{"spec":{"proxyPort":5001,"toolsOnPath":["a/b"]}}""");
        var pod = await sandbox.CreatePodAsync(PodManifest.Annotated("web"));
        Assert.That((refused.ExitCode, pod.Env("DRAGONFLY_PROXY_PORT")), Is.EqualTo((1, "4001")));
    }

    [Test]
    public async Task Kubectl_can_wait_for_one_to_be_in_force()
    {
        await using var sandbox = await Sandbox.CreateAsync();
        (await TestCluster.Kubectl.RunAsync("wait", "dfi", sandbox.Name, "--for=condition=Ready", "--timeout=60s")).Expect();
        var stored = await TestCluster.Kubectl.ReadAsync(null, "get", "dfi", sandbox.Name);
        Assert.That((long)stored["status"]!["observedGeneration"]!, Is.EqualTo((long)stored["metadata"]!["generation"]!));
    }

    private static Task<CommandResult> ApplyAsync(string spec) => TestCluster.Kubectl.PipeAsync(
        $"""
        apiVersion: dragonfly.io/v1alpha1
        kind: DragonflyInjection
        metadata:
          name: {Name}
        spec: {spec}
        """,
        "apply",
        "--validate=false",
        "-f",
        "-");
}
