using Dragonfly.Operator.Resources;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>The MutatingWebhookConfigurations of an installation.</summary>
/// <param name="Pods">For which Pods API servers call the operator.</param>
/// <param name="Created">When the one with the static entries was created (UTC); null when it does not exist, or may not be read.</param>
internal sealed record InstalledWebhooks(CalledPods Pods, DateTime? Created)
{
    /// <param name="client">The API server.</param>
    /// <param name="configuration">The name of the one with the static entries.</param>
    /// <param name="resources">The name of the one with the entries of resources.</param>
    /// <param name="kinds">The kinds, with the cluster's resources in force.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public static async Task<InstalledWebhooks> ReadAsync(
        IKubernetesClient client, string configuration, string resources, Kinds kinds, CancellationToken cancellationToken)
    {
        try
        {
            var installed = await client.GetAsync<V1MutatingWebhookConfiguration>(configuration, cancellationToken: cancellationToken);
            var ofResources = await client.GetAsync<V1MutatingWebhookConfiguration>(resources, cancellationToken: cancellationToken);
            return new(CalledPods.Of(configuration, kinds, installed, ofResources), installed?.Metadata.CreationTimestamp);
        }
        catch (Exception exception) when (exception is HttpOperationException or TimeoutException)
        {
            // Forbidden, most often. `check` says so; and a Pod's explanation is right for an installation as it is shipped.
            return new(CalledPods.Unknown, null);
        }
    }
}
