using Dragonfly.Operator.Caching.Reading;
using Dragonfly.Operator.Injection.Selection;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Commands.Check;

/// <summary>Namespaces for whose Pods API servers call the webhook, as its configuration says: a chart may have changed them.</summary>
internal sealed class CalledNamespaces
{
    private readonly IReadOnlyList<LabelSelector> _selectors;

    private CalledNamespaces(IReadOnlyList<LabelSelector> selectors) => _selectors = selectors;

    /// <summary>Without a configuration that can be read, no namespace is left out; another check says what is wrong with it.</summary>
    public static async Task<CalledNamespaces> ReadAsync(IKubernetesClient client, string configuration, CancellationToken cancellationToken)
    {
        try
        {
            var found = await client.GetAsync<V1MutatingWebhookConfiguration>(configuration, cancellationToken: cancellationToken);
            // What is stored has passed the API server's own validation.
            return new([.. (found?.Webhooks ?? []).Select(webhook => LabelSelectorReader.Read(webhook.NamespaceSelector, "", new()))]);
        }
        catch (HttpOperationException)
        {
            return new([]);
        }
    }

    public bool Contains(NamespaceFacts? @namespace) =>
        @namespace is null || _selectors.Count == 0 || _selectors.Any(selector => selector.Matches(new MappedLabels(@namespace.Labels)));
}
