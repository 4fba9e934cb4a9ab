using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Checks;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Checks;

/// <summary>Do injected Pods wait for the dfdaemon socket? The kubelet says so in events, and in nothing else.</summary>
internal static class WaitingPods
{
    public const string Name = "waiting Pods";

    private const int MaxMessageLength = 200;

    public static async Task<CheckResult> CheckAsync(IKubernetesClient client, CancellationToken cancellationToken)
    {
        var events = (await client.ListAsync<Corev1Event>(fieldSelector: "reason=FailedMount", cancellationToken: cancellationToken))
            .Where(item => item.InvolvedObject is { Kind: "Pod" } && item.Message?.Contains(VolumePlan.SocketVolume, StringComparison.Ordinal) == true)
            .ToList();
        if (events.Count == 0)
        {
            return CheckResult.Good(Name, "no event says that a Pod waits for the dfdaemon socket");
        }

        // Events outlive what they tell of by an hour.
        HashSet<(string?, string?)> pending =
        [
            .. (await client.ListAsync<V1Pod>(fieldSelector: "status.phase=Pending", cancellationToken: cancellationToken))
                .Select(pod => (pod.Metadata.NamespaceProperty, pod.Metadata.Name)),
        ];
        var waiting = events.Where(item => pending.Contains((item.InvolvedObject.NamespaceProperty, item.InvolvedObject.Name))).ToList();
        return CheckResult.Names(waiting.Select(item => $"{item.InvolvedObject.NamespaceProperty}/Pod/{item.InvolvedObject.Name}").Distinct()) is { } names
            ? CheckResult.Bad(
                Name,
                $"the dfdaemon socket cannot be mounted: {names} ({Excerpt.Of(waiting[^1].Message.ReplaceLineEndings(" "), MaxMessageLength)})",
                "set spec.socketPath of the DragonflyInjection to where dfdaemon listens (today's Dragonfly chart: /var/run/dragonfly/dfdaemon.sock), "
                    + "or run dfdaemon on these nodes; then create the Pods anew")
            : CheckResult.Good(Name, "those that waited for the dfdaemon socket have started or are gone");
    }
}
