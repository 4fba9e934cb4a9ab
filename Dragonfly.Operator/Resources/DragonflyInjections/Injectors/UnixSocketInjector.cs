using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Injectors;

/// <summary>Mounts the socket of the node's dfdaemon into each container.</summary>
public sealed class UnixSocketInjector : IInjector
{
    public InjectorKinds Kind => InjectorKinds.Socket;

    public string Name => nameof(InjectorKinds.Socket);

    public void Inject(PodDocument pod, IReadOnlyList<ContainerDocument> targets, InjectionPlan plan, MutationRecord record)
    {
        var volume = plan.Socket.Volume;
        var existing = pod.Volumes.Find("name", volume.Utf8Name);
        var exists = existing.ValueKind == JsonValueKind.Object;
        if (exists && !IsOurs(existing, plan.Socket))
        {
            record.Warnings.Add(WarningReason.NameTaken, $"spec.volumes: {volume.Name} is another volume; the dfdaemon socket was not mounted");
            return;
        }

        var mounted = false;
        foreach (var container in targets)
        {
            Mounts.Add(pod, container, volume, plan, record, out var added);
            mounted |= added;
        }

        if (mounted && !exists)
        {
            pod.Volumes.Append(volume.VolumeJson);
        }
    }

    private static bool IsOurs(JsonElement volume, SocketPlan plan) =>
        volume.TryGetProperty("hostPath", out var source)
        && source.ValueKind == JsonValueKind.Object
        && source.TryGetProperty("path", out var path)
        && path.ValueKind == JsonValueKind.String
        && path.ValueEquals(plan.HostPath);
}
