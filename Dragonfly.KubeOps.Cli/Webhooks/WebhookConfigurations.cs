using System.Text.Json.Nodes;
using Dragonfly.KubeOps.Cli.Manifests;

namespace Dragonfly.KubeOps.Cli.Webhooks;

/// <summary>
/// Writes one configuration for all mutating webhooks and one for all validating ones. The operator fills in the CA bundle; kustomize
/// adds selectors, conditions and policies.
/// </summary>
internal static class WebhookConfigurations
{
    public static IEnumerable<ManifestFile> Of(IReadOnlyCollection<Type> types, ManifestOptions options) =>
        from kind in WebhookKind.All
        let webhooks = types.Select(type => WebhookClass.Of(kind, type)).OfType<WebhookClass>()
            .OrderBy(webhook => webhook.Name, StringComparer.Ordinal).ToArray()
        where webhooks.Length > 0
        select new ManifestFile(
            ManifestFolder.Webhook,
            $"{kind.Configurations}.yaml",
            ManifestText.Write(options.Name, Configuration(kind, webhooks, options)));

    private static JsonObject Configuration(WebhookKind kind, WebhookClass[] webhooks, ManifestOptions options)
    {
        if (webhooks.GroupBy(webhook => webhook.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new GenerationException($"two webhooks would be called {twice.Key}");
        }

        return new JsonObject
        {
            ["apiVersion"] = "admissionregistration.k8s.io/v1",
            ["kind"] = kind.ApiKind,
            ["metadata"] = new JsonObject { ["name"] = kind.ConfigurationOf(options) },
            ["webhooks"] = new JsonArray([.. webhooks.Select(webhook => Entry(webhook, options))]),
        };
    }

    private static JsonObject Entry(WebhookClass webhook, ManifestOptions options) => new()
    {
        ["name"] = webhook.Name,
        ["admissionReviewVersions"] = new JsonArray("v1"),
        ["clientConfig"] = new JsonObject
        {
            ["service"] = new JsonObject
            {
                ["name"] = options.Service,
                ["namespace"] = options.Namespace,
                ["path"] = webhook.Path,
            },
        },
        ["matchPolicy"] = "Exact",
        ["rules"] = new JsonArray(new JsonObject
        {
            ["apiGroups"] = new JsonArray(webhook.Entity.Group),
            ["apiVersions"] = new JsonArray(webhook.Entity.Version),
            ["operations"] = new JsonArray([.. webhook.Operations.Select(operation => JsonValue.Create(operation))]),
            ["resources"] = new JsonArray(webhook.Entity.Plural),
        }),
        ["sideEffects"] = "None",
    };
}
