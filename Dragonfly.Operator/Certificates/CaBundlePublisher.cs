using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.Abstractions.Rbac;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Certificates;

/// <summary>Reads and writes the CA bundle of every webhook in the operator's two static configurations.</summary>
[EntityRbac(
    typeof(V1MutatingWebhookConfiguration), typeof(V1ValidatingWebhookConfiguration), Verbs = RbacVerb.Get | RbacVerb.Patch)]
internal sealed class CaBundlePublisher(IKubernetesClient client, CertificateOptions options, ILogger<CaBundlePublisher> logger)
{
    // Told in the log, once.
    private readonly HashSet<string> _absentKinds = [];

    /// <summary>Makes every webhook trust the bundle; writes only where that changes something.</summary>
    /// <remarks>
    /// The configurations are read before the bundle is requested, and a patch fails when its configuration changed in between, so an
    /// older bundle never overwrites a newer one of another replica.
    /// </remarks>
    /// <param name="source">Returns the current bundle, or null to publish nothing. It may be called more than once.</param>
    public Task PublishAsync(Func<Publication, Task<CaBundle?>> source, CancellationToken cancellationToken) => WriteConflict.RetryAsync(
        async () =>
        {
            var seen = await ReadAsync(cancellationToken);
            if (await source(seen) is { } bundle)
            {
                await PatchAsync<V1MutatingWebhookConfiguration>(seen.Mutating, V1MutatingWebhookConfiguration.KubeKind, bundle, cancellationToken);
                await PatchAsync<V1ValidatingWebhookConfiguration>(seen.Validating, V1ValidatingWebhookConfiguration.KubeKind, bundle, cancellationToken);
            }
        },
        logger.PublicationOvertaken);

    private async Task<Publication> ReadAsync(CancellationToken cancellationToken)
    {
        var mutating = PublishedConfiguration.Of(
            await client.GetAsync<V1MutatingWebhookConfiguration>(options.MutatingConfiguration, cancellationToken: cancellationToken));
        var validating = PublishedConfiguration.Of(
            await client.GetAsync<V1ValidatingWebhookConfiguration>(options.ValidatingConfiguration, cancellationToken: cancellationToken));
        var resources = await ReadResourcesAsync(cancellationToken);
        TellAbsent(mutating, V1MutatingWebhookConfiguration.KubeKind, options.MutatingConfiguration);
        TellAbsent(validating, V1ValidatingWebhookConfiguration.KubeKind, options.ValidatingConfiguration);
        return new(mutating, validating, resources);
    }

    private async Task<PublishedConfiguration?> ReadResourcesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return PublishedConfiguration.Of(
                await client.GetAsync<V1MutatingWebhookConfiguration>(options.ResourcesConfiguration, cancellationToken: cancellationToken));
        }
        catch (HttpOperationException exception) when (exception.Response?.StatusCode == HttpStatusCode.Forbidden)
        {
            // The role does not allow it. Nothing is published there; the watch logs the refusal.
            return null;
        }
    }

    private async Task PatchAsync<TConfiguration>(
        PublishedConfiguration? seen, string kind, CaBundle bundle, CancellationToken cancellationToken)
        where TConfiguration : IKubernetesObject<V1ObjectMeta>
    {
        if (seen?.Patch(bundle) is { } patch)
        {
            await client.PatchAsync<TConfiguration>(patch, seen.Name, cancellationToken: cancellationToken);
            logger.BundlePublished(kind, seen.Name, bundle.Content.Count);
        }
    }

    private void TellAbsent(PublishedConfiguration? configuration, string kind, string name)
    {
        if (configuration is not null)
        {
            _absentKinds.Remove(kind);
        }
        else if (_absentKinds.Add(kind))
        {
            logger.ConfigurationAbsent(kind, name);
        }
    }
}
