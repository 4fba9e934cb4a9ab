using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>Tells where a mount that a container has keeps another from being added.</summary>
internal static class MountConflict
{
    /// <summary>Sources that the kubelet mounts read-only, whatever the mount says.</summary>
    private static readonly string[] ReadOnlySources = ["configMap", "secret", "downwardAPI", "projected", "image"];

    /// <summary>Why nothing can be mounted at <paramref name="path"/> beside a mount that is above or below it; null: it can.</summary>
    public static string? Of(PodDocument pod, ContainerMount mount, string path)
    {
        if (mount.IsBelow(path))
        {
            return "has a mount below it";
        }

        if (!mount.IsAbove(path))
        {
            return null;
        }

        if (mount.IsSpeltOtherwise)
        {
            return "has a mount above it, under a path spelt otherwise";
        }

        // The container runtime would have to create the mount point in it, and the container would not start.
        return IsReadOnly(pod, mount) ? "has a read-only mount above it" : null;
    }

    /// <summary>Whether nothing can be created in a mount.</summary>
    public static bool IsReadOnly(PodDocument pod, ContainerMount mount)
    {
        if (IsTrue(mount.Json, "readOnly"))
        {
            return true;
        }

        var volume = mount.Json.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
            ? pod.Volumes.Find("name", System.Text.Encoding.UTF8.GetBytes(name.GetString()!))
            : default;
        if (volume.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        foreach (var source in volume.EnumerateObject())
        {
            if (source.Value.ValueKind == JsonValueKind.Object && (ReadOnlySources.Contains(source.Name) || IsTrue(source.Value, "readOnly")))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTrue(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
