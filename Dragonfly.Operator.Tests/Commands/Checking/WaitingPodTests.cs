using k8s.Models;
using Moq;

namespace Dragonfly.Operator.Tests.Commands.Checking;

/// <summary>Pods that wait for the dfdaemon socket.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class WaitingPodTests
{
    private const string Message = "MountVolume.SetUp failed for volume \"dfdaemon-socket\" : hostPath type check failed: /var/run/dfdaemon.sock is not a socket file";

    private readonly CheckedCluster _cluster = new();

    [TestCase(Message, "web", true)]
    [TestCase(Message, "gone", false)]
    [TestCase("MountVolume.SetUp failed for volume \"config\" : configmap \"c\" not found", "web", false)]
    public async Task A_Pod_waits_for_the_socket(string message, string pod, bool waits)
    {
        _cluster.Pods.Add("""{ "metadata": { "name": "web", "namespace": "default" }, "spec": { "containers": [] } }""");
        _cluster.Events.AddRange([CheckedCluster.Event("FailedMount", message, name: pod), CheckedCluster.Event("FailedMount", message, name: pod)]);
        var result = await _cluster.CheckAsync("waiting Pods");

        Assert.That(result.ToString(), waits
            ? Does.StartWith($"✗ waiting Pods: the dfdaemon socket cannot be mounted: default/Pod/web ({Message}) -> set spec.socketPath ")
            : Does.StartWith("✓ waiting Pods: "));
        _cluster.Client.Verify(
            api => api.ListAsync<V1Pod>(null, null, "status.phase=Pending", It.IsAny<CancellationToken>()),
            Times.Exactly(message == Message ? 1 : 0));
    }

    [Test]
    public async Task A_long_message_is_cut()
    {
        _cluster.Pods.Add("""{ "metadata": { "name": "web", "namespace": "default" }, "spec": { "containers": [] } }""");
        _cluster.Events.Add(CheckedCluster.Event("FailedMount", $"dfdaemon-socket\n{new string('x', 5000)}"));
        Assert.That((await _cluster.CheckAsync("waiting Pods")).Detail, Has.Length.LessThan(300).And.Not.Contains('\n'));
    }
}
