using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Webhooks.Admission;
using k8s.Models;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>The webhooks for everything that resources select. Their order depends only on the entries.</summary>
/// <remarks>
/// <code>
/// failurePolicy | one webhook for each different             | selects Pods
/// Ignore        | namespaceSelector                          | by one CEL match condition, an OR over its resources
/// Fail          | pair of namespaceSelector and podSelector  | by objectSelector; podNodeSelectors by one match condition
/// </code>
/// A match condition that would be too long is left out. API servers then call for more Pods, and the operator decides.
/// </remarks>
/// <param name="Webhooks">The webhooks to publish.</param>
/// <param name="WebhookOf">The name of each entry's webhook.</param>
/// <param name="Refused">Why an entry has no webhook.</param>
internal sealed record EntryComposition(
    IReadOnlyList<V1MutatingWebhook> Webhooks,
    IReadOnlyDictionary<WebhookEntry, string> WebhookOf,
    IReadOnlyDictionary<WebhookEntry, EntryPublication> Refused)
{
    /// <summary>The name of the one match condition that a webhook may have.</summary>
    internal const string ConditionName = "selected-by-a-resource";

    /// <summary>In characters. API servers parse expressions of up to 100,000.</summary>
    internal const int MaxConditionLength = 50_000;

    public static EntryComposition None { get; } =
        new([], new Dictionary<WebhookEntry, string>(), new Dictionary<WebhookEntry, EntryPublication>());

    /// <param name="entries">The entries that resources request.</param>
    /// <param name="template">How API servers reach the operator.</param>
    /// <param name="leftOut">The excluded namespaces.</param>
    /// <param name="lacksNameLabel">Whether a namespace exists and cannot be selected by its name.</param>
    public static EntryComposition Of(
        IReadOnlyList<WebhookEntry> entries, EntryTemplate template, IReadOnlyList<string> leftOut, Func<string, bool> lacksNameLabel)
    {
        string[] unlabelled = [.. leftOut.Where(lacksNameLabel)];
        var decided = entries.Distinct().ToLookup(entry => Refusal(entry, leftOut, unlabelled, lacksNameLabel));
        var webhookOf = decided[null].ToDictionary(entry => entry, entry => NameOf(entry, leftOut));
        return new(
            [.. webhookOf.GroupBy(pair => pair.Value, pair => pair.Key).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Webhook(group.Key, [.. group], template, leftOut))],
            webhookOf,
            decided.Where(group => group.Key is not null).SelectMany(group => group, (group, entry) => (entry, group.Key!)).ToDictionary());
    }

    /// <summary>The names of the webhooks that are stored and call for everything they should.</summary>
    public IReadOnlySet<string> CoveredBy(IEnumerable<V1MutatingWebhook> stored) => Webhooks
        .Join(stored, webhook => webhook.Name, found => found.Name, (webhook, found) => IsCovered(webhook, found) ? webhook.Name : null)
        .OfType<string>()
        .ToHashSet();

    // Old API servers drop match conditions, and then call for more.
    private static bool IsCovered(V1MutatingWebhook webhook, V1MutatingWebhook stored)
    {
        var (wanted, found) = (WebhookJson.Write(webhook), WebhookJson.Write(stored));
        if (!found.ContainsKey(WebhookJson.MatchConditions))
        {
            wanted.Remove(WebhookJson.MatchConditions);
        }

        return JsonNode.DeepEquals(wanted, found);
    }

    private static EntryPublication? Refusal(
        WebhookEntry entry, IReadOnlyList<string> leftOut, string[] unlabelled, Func<string, bool> lacksNameLabel) => entry switch
        {
            { Namespace: { } name } when leftOut.Contains(name) => EntryPublication.NamespaceExcluded(name),
            { Namespace: { } name } when lacksNameLabel(name) => EntryPublication.NamespaceLabelMissing([name]),
            { FailurePolicy: FailurePolicy.Fail } when unlabelled.Length > 0 => EntryPublication.NamespaceLabelMissing(unlabelled),
            _ => null,
        };

    private static string NameOf(WebhookEntry entry, IReadOnlyList<string> leftOut)
    {
        var key = Namespaces(entry, leftOut).ToString();
        if (entry.FailurePolicy == FailurePolicy.Fail)
        {
            key += $"; {entry.PodSelector}";
        }

        // A name depends on nothing but its own webhook, so the webhook keeps it, and with it its series in the API server's metrics.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 6));
        return $"{entry.FailurePolicy.ToString().ToLowerInvariant()}-{hash}.mutate.pod.v1";
    }

    private static V1MutatingWebhook Webhook(string name, List<WebhookEntry> entries, EntryTemplate template, IReadOnlyList<string> leftOut)
    {
        // All entries of a webhook have the same policy, namespaceSelector and, with Fail, podSelector.
        var first = entries[0];
        var isRequired = first.FailurePolicy == FailurePolicy.Fail;
        return new()
        {
            Name = name,
            AdmissionReviewVersions = ["v1"],
            ClientConfig = template.At(isRequired ? PodEndpoint.RequiredPath : PodEndpoint.Path),
            Rules = [new() { ApiGroups = [""], ApiVersions = ["v1"], Operations = ["CREATE"], Resources = ["pods"], Scope = "*" }],
            FailurePolicy = first.FailurePolicy.ToString(),
            MatchPolicy = "Equivalent",
            NamespaceSelector = Write(Namespaces(first, leftOut)),
            ObjectSelector = isRequired ? Write(first.PodSelector) : new(),
            ReinvocationPolicy = "IfNeeded",
            SideEffects = "NoneOnDryRun",
            TimeoutSeconds = template.TimeoutSeconds,
            MatchConditions = Condition(entries, withPodSelector: !isRequired) is { } expression
                ? [new() { Name = ConditionName, Expression = expression }]
                : null,
        };
    }

    private static string? Condition(List<WebhookEntry> entries, bool withPodSelector)
    {
        string?[] alternatives = [.. entries.Select(entry => CelExpression.Of(entry, withPodSelector)).Distinct().Order(StringComparer.Ordinal)];
        var expression = string.Join(" || ", alternatives);
        return alternatives.Contains(null) || expression.Length > MaxConditionLength ? null : expression;
    }

    private static LabelSelector Namespaces(WebhookEntry entry, IReadOnlyList<string> leftOut) =>
        new([.. entry.Namespaces.Requirements, new(NamespaceInfo.NameLabel, LabelOperator.NotIn, leftOut)]);

    // In the order of the selector's text, so that equal selectors look equal however they are written. API servers return no empty lists.
    private static V1LabelSelector Write(LabelSelector selector) => new()
    {
        MatchExpressions = selector.MatchesEverything ? null :
        [
            .. selector.Requirements
                .DistinctBy(requirement => requirement.ToString())
                .OrderBy(requirement => requirement.ToString(), StringComparer.Ordinal)
                .Select(requirement => new V1LabelSelectorRequirement
                {
                    Key = requirement.Key,
                    OperatorProperty = requirement.Operator.ToString(),
                    Values = requirement.Values.Count == 0 ? null : [.. requirement.Values.Distinct().Order(StringComparer.Ordinal)],
                }),
        ],
    };
}
