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

    private static SidecarConflict? Volumes(SidecarTarget target, SidecarPlan plan) => plan.Volumes
        .Where(volume => target.Pod.Volumes.LastIndexOf("name", volume.Utf8Name) >= 0 || target.ClaimedVolumes.Contains(volume.Name))
        .Select(volume => new SidecarConflict(WarningReason.NameTaken, $"the Pod has a volume {volume.Name}"))
        .FirstOrDefault();

    private static SidecarConflict? Mounts(SidecarTarget target, SidecarPlan plan, bool native) => (
        from container in plan.SharedMounts.Count == 0 ? [] : target.StartingAfter(plan, native)
        from mount in plan.SharedMounts
        let problem = Problem(target.Pod, container, mount.Path)
        where problem is not null
        select new SidecarConflict(WarningReason.NameTaken, $"nothing can be mounted at {mount.Path}: {container.Field} {problem}")).FirstOrDefault();

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
        var ports = plan.Containers.SelectMany(container => container.Ports, (container, port) => (Container: container, Port: port)).ToList();
        return (
            from container in ports.Count == 0 ? [] : target.Pod.Containers.Concat(target.Pod.InitContainers.Where(PodResources.IsSidecar))
            from taken in container.Json.Items("ports").Select(ContainerPort.Of)
            from sidecar in ports
            let conflict = sidecar.Port.Conflict(taken)
            where conflict is not null
            select new SidecarConflict(
                SidecarWarning.PortTaken, $"container {Excerpt.Of(container.Name, 64)} of the Pod has {conflict}, and so has {sidecar.Container.Name}")).FirstOrDefault();
    }

    private static SidecarConflict? PodSecurity(SidecarTarget target, SidecarPlan plan)
    {
        var level = target.Level;
        if (level == PodSecurityLevel.Privileged)
        {
            return null;
        }

        var forbidden =
            (from volume in plan.Volumes
             let source = PodSecurityStandard.RefusedOfVolume(level, volume.Json.Json)
             where source is not null
             select $"{source} of its volume {volume.Name}")
            .Concat(
                from annotation in plan.Annotations
                where !target.Pod.HasAnnotation(annotation.Name)
                    && PodSecurityStandard.RefusesAnnotation(level, annotation.Name, annotation.Json.Json.GetString()!)
                select $"its annotation {annotation.Name}")
            .Concat(
                from container in plan.All
                let field = PodSecurityStandard.RefusedOfContainer(level, container.Json, target.Pod)
                where field is not null
                select $"what its container {container.Name} has, or has not, in {field}")
            .FirstOrDefault();
        return forbidden is null ? null
            : new(SidecarWarning.PodSecurityForbidden, $"Pod Security level {level.ToString().ToLowerInvariant()} forbids {forbidden}");
    }
}
