using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s.Models;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>
/// Webhooks as JSON, to be sent and to be compared field by field. Every field with a default in the API server is written.
/// </summary>
internal static class WebhookJson
{
    public const string MatchConditions = "matchConditions";

    // A collection expression would add the items through a generic method that native compilation rejects.
    public static JsonArray Write(IEnumerable<V1MutatingWebhook>? webhooks) => new([.. (webhooks ?? []).Select(Write)]);

    public static JsonObject Write(V1MutatingWebhook webhook) =>
        JsonSerializer.SerializeToNode(webhook, WebhookJsonContext.Default.V1MutatingWebhook)!.AsObject();
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(V1MutatingWebhook))]
internal sealed partial class WebhookJsonContext : JsonSerializerContext;
