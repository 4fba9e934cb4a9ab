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
}
