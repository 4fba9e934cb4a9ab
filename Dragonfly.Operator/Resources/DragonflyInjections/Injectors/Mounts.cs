using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Injectors;

/// <summary>Mounts volumes of ours where nothing of the user's is hidden, and where the container can start with them.</summary>
internal static class Mounts
{
    /// <summary>Whether the container has the volume at its path in the end: from now on, or from an earlier injection.</summary>
    public static bool Add(PodDocument pod, ContainerDocument container, VolumePlan volume, InjectionPlan plan, MutationRecord record, out bool added)
    {
        added = false;
        if (container.FindMount(volume.MountPath) is { } existing)
        {
            record.LeaveMount(container, volume.MountPath);
            if (existing.IsOf(volume.Utf8Name))
            {
                return true;
            }

            if (existing.IsSpeltOtherwise || existing.Path != volume.MountPath)
            {
                Say(record, container, volume.MountPath, "has a mount there already, under a path spelt otherwise");
            }

            // A mount of the user's at exactly our path counts as meant.
            return false;
        }

        if (Problem(pod, container, volume.MountPath, plan) is { } problem)
        {
            Say(record, container, volume.MountPath, problem);
            return false;
        }

        container.VolumeMounts.Append(volume.MountJson);
        added = true;
        return true;
    }

    public static void Say(MutationRecord record, ContainerDocument container, string path, string problem) =>
        record.Warnings.Add(WarningReason.NameTaken, $"{container.Field}: nothing was mounted at {path}: the container {problem}");

    /// <summary>Why nothing can be mounted at <paramref name="path"/>, or null.</summary>
    private static string? Problem(PodDocument pod, ContainerDocument container, string path, InjectionPlan plan)
    {
        foreach (var mount in container.Mounts)
        {
            if (MountConflict.Of(pod, mount, path) is { } problem && !IsOurs(mount, plan))
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>Whether an earlier injection brought it. The volume's name alone does not tell: the user may have one of that name.</summary>
    public static bool IsOurs(ContainerMount mount, InjectionPlan plan) =>
        plan.Socket.Volume.IsMountedBy(mount)
        || plan.Tools.Volume.IsMountedBy(mount)
        || (mount.IsOf(plan.Tools.Volume.Utf8Name) && plan.Tools.OnPath.Any(tool => tool.MountPath == mount.Path));
}
