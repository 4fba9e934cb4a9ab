using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>The mounts of the Pod's own containers that an added container gets: <c>spec.shareVolumesOf</c>.</summary>
internal static class TransferredMounts
{
    public static void Find(SidecarTarget target, SidecarPlan plan, SidecarContainer container, List<JsonFragment> found)
    {
        if (plan.ShareVolumesOf.Count == 0)
        {
            return;
        }

        var mounts = new List<(ContainerDocument Of, ContainerMount Mount)>();
        foreach (var own in target.OwnContainers.Concat(target.OwnInitContainers))
        {
            if (!plan.ShareVolumesOf.Contains("*") && !plan.ShareVolumesOf.Contains(own.Name))
            {
                continue;
            }

            foreach (var mount in own.Mounts)
            {
                // Devices are no mounts, the service account's token comes by itself, and where the container has a mount, that was meant.
                if (!mount.Json.TryGetProperty("mountPath", out _) || mount.IsAt(ServiceAccountMount.MountPath) || container.HasMountAt(mount.Path))
                {
                    continue;
                }

                if (mounts.Find(other => other.Mount.IsAt(mount.Path)) is { Of: not null } taken)
                {
                    if (!IsSame(taken.Mount.Json, mount.Json))
                    {
                        Say(target, container, own, mount, "another container has something else there");
                    }
                }
                else if (mount.Json.TryGetProperty("subPathExpr", out var expression) && expression.ValueKind == JsonValueKind.String && expression.GetString() is { Length: > 0 })
                {
                    Say(target, container, own, mount, "its subPathExpr refers to variables of that container");
                }
                else if (container.Mounts.Concat(mounts.Where(other => other.Of != own).Select(other => other.Mount)).Any(other => AreNestedReadOnly(target.Pod, other, mount)))
                {
                    Say(target, container, own, mount, "it and another mount are nested, and the outer one is read-only");
                }
                else
                {
                    mounts.Add((own, mount));
                    found.Add(Copy(mount));
                }
            }
        }
    }

    // The container runtime would have to create the inner one's mount point in the outer one, and the container would not start.
    private static bool AreNestedReadOnly(PodDocument pod, ContainerMount one, ContainerMount other) =>
        (one.IsAbove(other.Path) && MountConflict.IsReadOnly(pod, one)) || (other.IsAbove(one.Path) && MountConflict.IsReadOnly(pod, other));

    private static bool IsSame(JsonElement one, JsonElement other) => Text(one, "name") == Text(other, "name") && Text(one, "subPath") == Text(other, "subPath");

    private static string Text(JsonElement mount, string name) => mount.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    // Only a privileged container may propagate what it mounts.
    private static JsonFragment Copy(ContainerMount mount) => JsonFragment.Write(writer =>
    {
        writer.WriteStartObject();
        foreach (var member in mount.Json.EnumerateObject())
        {
            if (member.Name == "mountPath")
            {
                writer.WriteString("mountPath", mount.Path);
            }
            else if (!(member.Name == "mountPropagation" && member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals("Bidirectional")))
            {
                member.WriteTo(writer);
            }
        }

        writer.WriteEndObject();
    });

    private static void Say(SidecarTarget target, SidecarContainer container, ContainerDocument own, ContainerMount mount, string why) =>
        target.Record.Warnings.Add(
            WarningReason.NameTaken, $"container {container.Name} does not get the mount {Excerpt.Of(mount.Path, 128)} of {Excerpt.Of(own.Name, 64)}: {why}");
}
