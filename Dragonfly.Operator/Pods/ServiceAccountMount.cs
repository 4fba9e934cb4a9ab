using System.Text.Json;

namespace Dragonfly.Operator.Pods;

/// <summary>
/// The mount of the service account's token that the API server's own admission gives each container. It does so before webhooks
/// are called, and once more for the containers that they added; then it calls the webhooks again. A new container that has the
/// mount already comes to the same Pod, and spares that call.
/// </summary>
internal static class ServiceAccountMount
{
    private static ReadOnlySpan<byte> Path => "/var/run/secrets/kubernetes.io/serviceaccount"u8;

    /// <summary>The mount, or null where admission gives a new container none.</summary>
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
                // Admission would have given this one the mount, too.
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

    /// <summary>The name of the volume, if it is one that admission made: kube-api-access-…, and NAME-token-… before Kubernetes 1.21.</summary>
    private static string? TokenVolume(JsonElement mount) =>
        mount.TryGetProperty("name", out var name)
        && name.ValueKind == JsonValueKind.String
        && name.GetString() is { } volume
        && (volume.StartsWith("kube-api-access-", StringComparison.Ordinal) || volume.Contains("-token-", StringComparison.Ordinal))
            ? volume
            : null;
}
