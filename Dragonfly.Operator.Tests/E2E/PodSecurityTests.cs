using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.E2E.Cluster;

namespace Dragonfly.Operator.Tests.E2E;

/// <summary>
/// A namespace that enforces Pod Security. API servers since 1.23 really do, so there the Pod is refused if what is
/// added breaks the rules.
/// </summary>
[TestFixture, Category("E2E")]
public class PodSecurityTests
{
    [TestCase("baseline")]
    [TestCase("restricted")]
    public async Task Everything_but_the_socket_is_added_and_the_user_is_told(string level)
    {
        await using var sandbox = await Sandbox.CreateAsync(("pod-security.kubernetes.io/enforce", level));
        var manifest = RepositoryFiles.Find("Dragonfly.Operator.Tests", "E2E", "Data", "restricted-pod.yaml");
        var applied = await TestCluster.Kubectl.RunAsync("apply", "-n", sandbox.Name, "-f", manifest);
        applied.Expect();
        var pod = new StoredPod(await TestCluster.Kubectl.ReadAsync(null, "get", "pod", "restricted", "-n", sandbox.Name));
        Assert.Multiple(() =>
        {
            Assert.That(pod.Env("DRAGONFLY_PROXY_PORT"), Is.EqualTo("4001"));
            Assert.That(pod.InitContainers, Has.Count.EqualTo(1));
            Assert.That(pod.Volume("dfdaemon-socket"), Is.Null);
            Assert.That(applied.Error, Does.Contain("Warning: ").And.Contain(level));
        });
    }

    /// <summary>What the operator takes for forbidden is what the API server forbids, and nothing else.</summary>
    [TestCase("baseline", "\"privileged\": true", true)]
    [TestCase("baseline", "\"capabilities\": { \"add\": [\"SYS_ADMIN\"] }", true)]
    [TestCase("baseline", "\"capabilities\": { \"add\": [\"CHOWN\"] }", false)]
    [TestCase("baseline", "\"seLinuxOptions\": { \"type\": \"spc_t\" }", true)]
    [TestCase("baseline", "\"seLinuxOptions\": { \"user\": \"u\" }", true)]
    [TestCase("baseline", "\"seLinuxOptions\": { \"type\": \"container_t\", \"level\": \"s0\" }", false)]
    [TestCase("baseline", "\"seccompProfile\": { \"type\": \"Unconfined\" }", true)]
    [TestCase("baseline", "\"runAsUser\": 0", false)]
    [TestCase("restricted", "\"runAsUser\": 1", true)]
    [TestCase("restricted", "\"allowPrivilegeEscalation\": false", true)]
    [TestCase("restricted", "\"allowPrivilegeEscalation\": false, \"capabilities\": { \"drop\": [\"ALL\"] }", false)]
    [TestCase("restricted", "\"allowPrivilegeEscalation\": false, \"capabilities\": { \"drop\": [\"ALL\"] }, \"runAsUser\": 0", true)]
    [TestCase("restricted", "\"allowPrivilegeEscalation\": false, \"capabilities\": { \"drop\": [\"ALL\"] }, \"runAsNonRoot\": false", true)]
    [TestCase("restricted", "\"allowPrivilegeEscalation\": false, \"capabilities\": { \"drop\": [\"ALL\"], \"add\": [\"CHOWN\"] }", true)]
    [TestCase("restricted", "\"allowPrivilegeEscalation\": false, \"capabilities\": { \"drop\": [\"ALL\"], \"add\": [\"NET_BIND_SERVICE\"] }", false)]
    public async Task The_tools_stay_out_where_their_security_context_is_forbidden(string level, string context, bool forbidden)
    {
        await using var sandbox = await Sandbox.CreateEmptyAsync(("pod-security.kubernetes.io/enforce", level));
        var ignoring = $"{sandbox.Name}-ignores";
        await sandbox.AddInjectionAsync(ignoring, Spec(context, "Ignore", priority: -1));
        await sandbox.AddInjectionAsync(sandbox.Name, Spec(context, "Respect", priority: 0));
        await sandbox.WaitUntilInjectedByAsync(sandbox.Name);

        var pod = await sandbox.CreatePodAsync(PodManifest.Restricted("respects"));
        Assert.That(pod.InitContainers, Has.Count.EqualTo(forbidden ? 0 : 1));
        var refused = PodManifest.Restricted("ignores");
        refused["metadata"]!["annotations"]!["dragonfly.io/injection"] = ignoring;
        var answer = await sandbox.TryPodAsync(refused);
        if (TestCluster.ControlPlane.Binaries.Version >= new Version(1, 25))
        {
            Assert.That(answer.IsSuccess, Is.EqualTo(!forbidden), answer.Message);
        }
    }

    private static JsonObject Spec(string context, string podSecurity, int priority) => new()
    {
        ["inject"] = new JsonArray("Proxy", "Tools"),
        ["podSecurity"] = podSecurity,
        ["priority"] = priority,
        ["toolsSecurityContext"] = JsonNode.Parse($"{{ {context} }}"),
    };
}
