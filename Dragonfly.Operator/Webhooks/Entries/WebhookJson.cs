using System.Text.Json.Nodes;
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

    public static JsonObject Write(V1MutatingWebhook webhook)
    {
        var json = new JsonObject
        {
            ["name"] = webhook.Name,
            ["admissionReviewVersions"] = Strings(webhook.AdmissionReviewVersions),
            ["clientConfig"] = Write(webhook.ClientConfig),
            ["rules"] = new JsonArray([.. (webhook.Rules ?? []).Select(Write)]),
            ["failurePolicy"] = webhook.FailurePolicy,
            ["matchPolicy"] = webhook.MatchPolicy,
            ["namespaceSelector"] = Write(webhook.NamespaceSelector),
            ["objectSelector"] = Write(webhook.ObjectSelector),
            ["reinvocationPolicy"] = webhook.ReinvocationPolicy,
            ["sideEffects"] = webhook.SideEffects,
            ["timeoutSeconds"] = webhook.TimeoutSeconds,
        };
        if (webhook.MatchConditions is { Count: > 0 } conditions)
        {
            json[MatchConditions] = new JsonArray(
                [.. conditions.Select(condition => new JsonObject { ["name"] = condition.Name, ["expression"] = condition.Expression })]);
        }

        return json;
    }

    private static JsonObject Write(Admissionregistrationv1WebhookClientConfig? config)
    {
        var json = new JsonObject();
        if (config?.CaBundle is { Length: > 0 } bundle)
        {
            json["caBundle"] = Convert.ToBase64String(bundle);
        }

        if (config?.Url is { } url)
        {
            json["url"] = url;
        }

        if (config?.Service is { } service)
        {
            json["service"] = new JsonObject
            {
                ["name"] = service.Name,
                ["namespace"] = service.NamespaceProperty,
                ["path"] = service.Path,
                ["port"] = service.Port,
            };
        }

        return json;
    }

    private static JsonObject Write(V1RuleWithOperations rule) => new()
    {
        ["apiGroups"] = Strings(rule.ApiGroups),
        ["apiVersions"] = Strings(rule.ApiVersions),
        ["operations"] = Strings(rule.Operations),
        ["resources"] = Strings(rule.Resources),
        ["scope"] = rule.Scope,
    };

    private static JsonObject Write(V1LabelSelector? selector)
    {
        var json = new JsonObject();
        if (selector?.MatchLabels is { Count: > 0 } labels)
        {
            json["matchLabels"] = new JsonObject(
                labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        }

        if (selector?.MatchExpressions is { Count: > 0 } expressions)
        {
            json["matchExpressions"] = new JsonArray([.. expressions.Select(Write)]);
        }

        return json;
    }

    private static JsonObject Write(V1LabelSelectorRequirement requirement)
    {
        var json = new JsonObject { ["key"] = requirement.Key, ["operator"] = requirement.OperatorProperty };
        if (requirement.Values is { Count: > 0 } values)
        {
            json["values"] = Strings(values);
        }

        return json;
    }

    private static JsonArray Strings(IEnumerable<string>? values) => new([.. (values ?? []).Select(value => JsonValue.Create(value))]);
}
