using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;

namespace Dragonfly.Operator.Certificates;

/// <summary>One version of a mutating or validating webhook configuration.</summary>
internal sealed record PublishedConfiguration(string Name, string? ResourceVersion, IReadOnlyList<PublishedWebhook> Webhooks)
{
    public static PublishedConfiguration? Of(V1MutatingWebhookConfiguration? configuration) =>
        configuration is null ? null : new(
            configuration.Metadata.Name,
            configuration.Metadata.ResourceVersion,
            [.. (configuration.Webhooks ?? []).Select(webhook => new PublishedWebhook(webhook.Name, webhook.ClientConfig?.CaBundle))]);

    public static PublishedConfiguration? Of(V1ValidatingWebhookConfiguration? configuration) =>
        configuration is null ? null : new(
            configuration.Metadata.Name,
            configuration.Metadata.ResourceVersion,
            [.. (configuration.Webhooks ?? []).Select(webhook => new PublishedWebhook(webhook.Name, webhook.ClientConfig?.CaBundle))]);

    /// <summary>The change that makes every webhook trust the bundle; null when every webhook already does.</summary>
    /// <remarks>
    /// A JSON patch touches no other field. It fails when the configuration has changed since it was read: an index could point to
    /// another webhook, or a replica that read the Secret later could have published more.
    /// </remarks>
    public V1Patch? Patch(CaBundle bundle)
    {
        List<JsonNode> patch = [Operation("test", "/metadata/resourceVersion", ResourceVersion)];
        for (var i = 0; i < Webhooks.Count; i++)
        {
            if (Webhooks[i].CaBundle.Span.SequenceEqual(bundle.Pem.Span))
            {
                continue;
            }

            var path = "/webhooks/" + i.ToString(CultureInfo.InvariantCulture);
            patch.Add(Operation("test", path + "/name", Webhooks[i].Name));
            patch.Add(Operation("add", path + "/clientConfig/caBundle", Convert.ToBase64String(bundle.Pem.Span)));
        }

        return patch.Count > 1 ? new(new JsonArray([.. patch]).ToJsonString(), V1Patch.PatchType.JsonPatch) : null;
    }

    private static JsonObject Operation(string op, string path, string? value) =>
        new JsonObject { ["op"] = op, ["path"] = path, ["value"] = value };
}

/// <summary>One webhook of a configuration, as far as its CA bundle is concerned.</summary>
internal sealed record PublishedWebhook(string Name, ReadOnlyMemory<byte> CaBundle);
