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
        string? volume = null;
        foreach (var container in pod.Containers.Concat(pod.InitContainers))
        {
            if (container.IsAdded)
            {
                continue;
            }

            var mount = container.VolumeMounts.Find("mountPath", Path);
            if (mount.ValueKind != JsonValueKind.Object)
            {
                // The plugin would have given this container the mount too.
                return null;
            }

            volume ??= TokenVolume(mount);
        }

        return volume is null || pod.Volumes.LastIndexOf("name", System.Text.Encoding.UTF8.GetBytes(volume)) < 0
            ? null
            : JsonFragment.Write(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("name", volume);
                writer.WriteBoolean("readOnly", true);
                writer.WriteString("mountPath", Path);
                writer.WriteEndObject();
            });
    }

    /// <summary>The volume's name if the plugin created it: kube-api-access-…, or NAME-token-… before Kubernetes 1.21.</summary>
    private static string? TokenVolume(JsonElement mount) =>
        mount.TryGetProperty("name", out var name)
        && name.ValueKind == JsonValueKind.String
        && name.GetString() is { } volume
        && (volume.StartsWith("kube-api-access-", StringComparison.Ordinal) || volume.Contains("-token-", StringComparison.Ordinal))
            ? volume
            : null;
}
