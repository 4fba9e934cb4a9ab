using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Injectors;

/// <summary>The tools' part in one container.</summary>
internal static class ContainerTools
{
    /// <summary>Whether the container has the tools in the end, and needs the volume to be filled.</summary>
    public static bool Add(PodDocument pod, ContainerDocument container, VolumePlan volume, InjectionPlan plan, MutationRecord record)
    {
        var tools = plan.Tools;
        if (!Mounts.Add(pod, container, volume, plan, record, out _))
        {
            // The user has something else where the tools would be.
            return false;
        }

        if (container.Env.LastIndexOf("name", tools.PathVariable.Utf8Name) < 0)
        {
            container.Env.Insert(BehindOurs(container.Env), tools.PathVariable.Json);
        }
        else
        {
            record.LeaveVariable(container, tools.PathVariable.Name);
        }

        // A Pod with an image volume is completed with it, and container runtimes mount no single files of an image.
        if (tools.OnPath.Count > 0 && volume == tools.VolumeOf(ToolsDelivery.InitContainer))
        {
            AddToPath(container, plan, record);
        }

        return true;
    }

    // Before the user's variables, that they may refer to it, and behind those that were added before it.
    private static int BehindOurs(EditableList env)
    {
        var first = 0;
        while (first < env.Count && !env.IsAdded(first))
        {
            first++;
        }

        var end = first;
        while (end < env.Count && env.IsAdded(end))
        {
            end++;
        }

        return end > first ? end : 0;
    }

    private static void AddToPath(ContainerDocument container, InjectionPlan plan, MutationRecord record)
    {
        var tools = plan.Tools;
        if (Folders(container) is { } folders)
        {
            if (folders.Contains(tools.Path))
            {
                return;
            }

            if (!folders.Contains(ToolOnPath.Directory) && !folders.Any(folder => folder.Contains("$(", StringComparison.Ordinal)))
            {
                record.Warnings.Add(
                    WarningReason.NameTaken,
                    $"{container.Field}.env: PATH names neither {tools.Path} nor {ToolOnPath.Directory}, so the tools of toolsOnPath are not found by name");
                return;
            }
        }

        foreach (var tool in tools.OnPath)
        {
            if (container.FindMount(tool.MountPath) is not null)
            {
                record.LeaveMount(container, tool.MountPath);
                continue;
            }

            foreach (var mount in container.Mounts)
            {
                // A mount point inside another mount would have to be created in the user's volume.
                if ((mount.IsAbove(tool.MountPath) || mount.IsBelow(tool.MountPath)) && !Mounts.IsOurs(mount, plan))
                {
                    Mounts.Say(record, container, ToolOnPath.Directory, "has a mount of its own at, above or below it, so the tools of toolsOnPath are not found by name");
                    return;
                }
            }

            container.VolumeMounts.Append(tool.MountJson);
        }
    }

    /// <summary>The folders of the container's own PATH, in which $(…) may stand for others; null where it sets none that can be read here.</summary>
    private static string[]? Folders(ContainerDocument container)
    {
        var path = container.Env.Find("name", "PATH"u8);
        if (path.ValueKind != JsonValueKind.Object
            || (path.TryGetProperty("valueFrom", out var source) && source.ValueKind == JsonValueKind.Object))
        {
            return null;
        }

        return path.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Split(':').Select(folder => folder.TrimEnd('/')).ToArray() : [];
    }
}
