using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Webhooks;

/// <summary>The MutatingWebhookConfiguration of an installation.</summary>
/// <param name="Pods">For which Pods API servers call the operator.</param>
/// <param name="Created">When it was created (UTC); null when it does not exist, or may not be read.</param>
internal sealed record InstalledWebhook(CalledPods Pods, DateTime? Created)
{
    public static async Task<InstalledWebhook> ReadAsync(IKubernetesClient client, string configuration, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync<V1MutatingWebhookConfiguration>(configuration, cancellationToken: cancellationToken) is { } found
                ? new(CalledPods.Of(found), found.Metadata.CreationTimestamp)
                : new(CalledPods.None(configuration), null);
        }
        catch (HttpOperationException)
        {
            // Forbidden, most often. `check` says so; and a Pod's explanation is right for an installation as it is shipped.
            return new(CalledPods.Unknown, null);
        }
    }
}
