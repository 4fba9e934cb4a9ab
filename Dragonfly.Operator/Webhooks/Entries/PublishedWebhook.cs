using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;
using k8s.Models;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>A webhook as a cluster has it: <see cref="EntryComposition"/> read backwards.</summary>
/// <param name="webhook">What is stored, which has passed the API server's own validation.</param>
internal sealed class PublishedWebhook(V1MutatingWebhook webhook)
{
    private readonly string? _condition = webhook.MatchConditions?.FirstOrDefault(condition => condition.Name == EntryComposition.ConditionName)?.Expression;

    public LabelSelector Namespaces { get; } = LabelSelectorReader.Read(webhook.NamespaceSelector, "", new());

    public LabelSelector Pods { get; } = LabelSelectorReader.Read(webhook.ObjectSelector, "", new());

    /// <summary>Whether its match condition speaks of an entry. Without one it calls for all.</summary>
    public bool Includes(WebhookEntry entry) =>
        _condition is null
        || (CelExpression.Of(entry, withPodSelector: entry.FailurePolicy == FailurePolicy.Ignore) is { } expression
            && $" || {_condition} || ".Contains($" || {expression} || ", StringComparison.Ordinal));

    /// <summary>Whether it calls for all Pods of an entry, as far as their namespaces are not left out for everybody.</summary>
    public bool CallsFor(WebhookEntry entry)
    {
        var wanted = entry.Namespaces.Requirements.Select(requirement => requirement.ToString()).ToHashSet();
        var found = Namespaces.Requirements.ToLookup(requirement => wanted.Contains(requirement.ToString()));
        return webhook.FailurePolicy == entry.FailurePolicy.ToString()
            && found[true].Select(requirement => requirement.ToString()).Distinct().Count() == wanted.Count
            && found[false].All(requirement => requirement is { Key: NamespaceInfo.NameLabel, Operator: LabelOperator.NotIn })
            && Pods.Equals(entry.FailurePolicy == FailurePolicy.Fail ? entry.PodSelector : LabelSelector.Everything)
            && Includes(entry);
    }
}
