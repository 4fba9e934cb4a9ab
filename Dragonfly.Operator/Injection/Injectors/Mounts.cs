using System.Text.Json;
using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Plans;

namespace Dragonfly.Operator.Injection.Injectors;

/// <summary>Mounts a volume of ours where the user has mounted nothing.</summary>
internal static class Mounts
{
    /// <summary>Whether the container has the volume at its path in the end: from now on, or from an earlier injection.</summary>
    public static bool Add(ContainerDocument container, VolumePlan volume, out bool added)
    {
        var existing = container.FindMount(volume.MountPath);
        added = existing.ValueKind == JsonValueKind.Undefined;
        if (added)
        {
            container.VolumeMounts.Append(volume.MountJson);
        }

        return added || IsOf(volume, existing);
    }

    private static bool IsOf(VolumePlan volume, JsonElement mount) =>
        mount.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals(volume.Utf8Name);
}
