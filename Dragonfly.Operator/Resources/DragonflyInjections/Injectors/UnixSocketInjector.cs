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

    public void Inject(PodDocument pod, List<ContainerDocument> targets, InjectionPlan plan, MutationRecord record)
    {
        var volume = plan.Socket.Volume;
        if (IsOfSidecar(pod, plan.Socket))
        {
            // Whatever of the Pod reaches the sidecar has its mount. The socket of the node would be another.
            return;
        }

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

    /// <summary>Whether the socket is that of a dfdaemon in the Pod: an added sidecar shares its folder as an emptyDir.</summary>
    internal static bool IsOfSidecar(PodDocument pod, SocketPlan plan) =>
        SidecarAnnotation.Read(pod) is { Count: > 0 } sidecars && IsOf(sidecars, pod, plan);

    private static bool IsOf(IReadOnlyList<AddedSidecar> sidecars, PodDocument pod, SocketPlan plan) =>
        pod.InitContainers.Concat(pod.Containers).Any(container =>
            sidecars.Includes(container.Name)
            && container.Mounts.Any(mount =>
                (mount.IsAt(plan.Volume.MountPath) || (plan.IsFile && mount.IsAbove(plan.Volume.MountPath))) && IsEmptyDir(pod, mount)));

    private static bool IsEmptyDir(PodDocument pod, ContainerMount mount) =>
        mount.Json.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
        && pod.Volumes.Find("name", System.Text.Encoding.UTF8.GetBytes(name.GetString()!)) is { ValueKind: JsonValueKind.Object } volume
        && volume.TryGetProperty("emptyDir", out var source) && source.ValueKind == JsonValueKind.Object;

    private static bool IsOurs(JsonElement volume, SocketPlan plan) =>
        volume.TryGetProperty("hostPath", out var source)
        && source.ValueKind == JsonValueKind.Object
        && source.TryGetProperty("path", out var path)
        && path.ValueKind == JsonValueKind.String
        && path.ValueEquals(plan.HostPath);
}
