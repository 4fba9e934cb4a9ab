using System.Text;
using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// The token mount that the API server's own admission plugin gives each container. The plugin runs before webhooks and again for
/// containers that webhooks added, after which the webhooks are called again. Adding the mount right away gives the same Pod and saves
/// that call.
/// </summary>
internal static class ServiceAccountMount
{
    public const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    private static ReadOnlySpan<byte> Path => "/var/run/secrets/kubernetes.io/serviceaccount"u8;

    /// <summary>The mount, or null if the plugin gives new containers none.</summary>
    public static JsonFragment? Of(PodDocument pod)
    {
        JsonElement volume = default;
        return AllHaveIt(pod.Containers, ref volume)
            && AllHaveIt(pod.InitContainers, ref volume)
            && volume.ValueKind == JsonValueKind.String
            && pod.Volumes.LastIndexOf("name", Encoding.UTF8.GetBytes(volume.GetString()!)) >= 0
                ? JsonFragment.Of(Encoding.UTF8.GetBytes($$"""{"name":{{volume.GetRawText()}},"readOnly":true,"mountPath":"{{MountPath}}"}"""))
                : null;
    }

    // The plugin gives all containers the mount, or none.
    private static bool AllHaveIt(ContainerList containers, ref JsonElement volume)
    {
        foreach (var container in containers)
        {
            if (container.IsAdded)
            {
                continue;
            }

            var mount = container.VolumeMounts.Find("mountPath", Path);
            if (mount.ValueKind != JsonValueKind.Object)
            {
                return false;
            }

            if (volume.ValueKind == JsonValueKind.Undefined && IsTokenVolume(mount, out var name))
            {
                volume = name;
            }
        }

        return true;
    }

    /// <summary>Whether the plugin created the mount's volume: kube-api-access-…, or NAME-token-… before Kubernetes 1.21.</summary>
    private static bool IsTokenVolume(JsonElement mount, out JsonElement name) =>
        mount.TryGetProperty("name"u8, out name)
        && name.ValueKind == JsonValueKind.String
        && name.GetString() is { } volume
        && (volume.StartsWith("kube-api-access-", StringComparison.Ordinal) || volume.Contains("-token-", StringComparison.Ordinal));
}
