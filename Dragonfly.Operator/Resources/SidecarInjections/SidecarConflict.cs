using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>Why a resource is left out of a Pod, whole: half of it would be of no use, or would break the Pod.</summary>
/// <param name="Reason">The reason of the warning.</param>
/// <param name="Message">What stands in the way.</param>
internal sealed record SidecarConflict(string Reason, string Message)
{
    public static SidecarConflict? Find(SidecarTarget target, SidecarPlan plan, bool native) =>
        Volumes(target, plan) ?? Mounts(target, plan, native) ?? Ports(target, plan) ?? PodSecurity(target, plan)
        ?? (PodResources.Exceeded(target.Pod, plan, native) is { } resource
            ? new(SidecarWarning.PodResourcesExceeded, $"its containers do not fit into {resource} of the Pod's own spec.resources")
            : null);

    private static SidecarConflict? Volumes(SidecarTarget target, SidecarPlan plan)
    {
        foreach (var volume in plan.Volumes)
        {
            if (target.Pod.Volumes.LastIndexOf("name", volume.Utf8Name) >= 0 || target.ClaimedVolumes.Contains(volume.Name))
            {
                return new(WarningReason.NameTaken, $"the Pod has a volume {volume.Name}");
            }
        }

        return null;
    }

    private static SidecarConflict? Mounts(SidecarTarget target, SidecarPlan plan, bool native)
    {
        if (plan.SharedMounts.Count == 0)
        {
            return null;
        }

        var reached = SidecarAdder.StartsBeforeInit(plan, native) ? target.OwnInitContainers.Concat(target.OwnContainers) : target.OwnContainers;
        foreach (var container in reached)
        {
            foreach (var mount in plan.SharedMounts)
            {
                if (Problem(target.Pod, container, mount.Path) is { } problem)
                {
                    return new(WarningReason.NameTaken, $"nothing can be mounted at {mount.Path}: {container.Field} {problem}");
                }
            }
        }

        return null;
    }

    /// <summary>Why nothing can be mounted at a path of a container; null: it can.</summary>
    public static string? Problem(PodDocument pod, ContainerDocument container, string path) => container.FindMount(path) is not null
        ? "has a mount there"
        : container.Mounts.Select(other => MountConflict.Of(pod, other, path)).FirstOrDefault(problem => problem is not null);

    private static SidecarConflict? Ports(SidecarTarget target, SidecarPlan plan)
    {
        if (target.Pod.Spec["hostNetwork"].ValueKind == System.Text.Json.JsonValueKind.True)
        {
            return plan.All.FirstOrDefault(container => container.Ports.Count > 0) is { } listening
                ? new(SidecarWarning.HostNetworkPort, $"container {listening.Name} listens on port {listening.Ports[0].Number}, which would be the node's, for the Pod is in the network of its node")
                : null;
        }

        // Init containers end before another listens, unless they are sidecars.
        var ports = plan.Containers.SelectMany(container => container.Ports, (container, port) => (container, port)).ToList();
        if (ports.Count == 0)
        {
            return null;
        }

        foreach (var container in target.Pod.Containers.Concat(target.Pod.InitContainers.Where(PodResources.IsSidecar)))
        {
            foreach (var taken in SidecarContainer.Items(container.Json, "ports").Select(ContainerPort.Of))
            {
                foreach (var (sidecar, port) in ports)
                {
                    if (port.Conflict(taken) is { } conflict)
                    {
                        return new(SidecarWarning.PortTaken, $"container {Excerpt.Of(container.Name, 64)} of the Pod has {conflict}, and so has {sidecar.Name}");
                    }
                }
            }
        }

        return null;
    }

    private static SidecarConflict? PodSecurity(SidecarTarget target, SidecarPlan plan)
    {
        if (target.Level == PodSecurityLevel.Privileged)
        {
            return null;
        }

        var level = $"Pod Security level {target.Level.ToString().ToLowerInvariant()}";
        foreach (var volume in plan.Volumes)
        {
            if (PodSecurityStandard.RefusedOfVolume(target.Level, volume.Json.Json) is { } source)
            {
                return new(SidecarWarning.PodSecurityForbidden, $"{level} forbids {source} of its volume {volume.Name}");
            }
        }

        foreach (var annotation in plan.Annotations)
        {
            if (!target.Pod.HasAnnotation(annotation.Name) && PodSecurityStandard.RefusesAnnotation(target.Level, annotation.Name, annotation.Json.Json.GetString()!))
            {
                return new(SidecarWarning.PodSecurityForbidden, $"{level} forbids its annotation {annotation.Name}");
            }
        }

        foreach (var container in plan.All)
        {
            if (PodSecurityStandard.RefusedOfContainer(target.Level, container.Json, target.Pod) is { } field)
            {
                return new(SidecarWarning.PodSecurityForbidden, $"{level} forbids what its container {container.Name} has, or has not, in {field}");
            }
        }

        return null;
    }
}
