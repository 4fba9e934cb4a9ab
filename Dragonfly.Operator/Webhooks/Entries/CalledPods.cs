using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Fields;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;

namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>The Pods for which API servers call the webhook, as its configurations say: a chart may have changed the namespaces.</summary>
/// <remarks>
/// Match conditions are known by their names, and the kinds say what they mean; a condition of another name counts as met. Servers
/// before 1.28 drop them, so the configuration that such a server returns has none.
/// </remarks>
internal sealed class CalledPods
{
    private readonly IReadOnlyList<Entry> _entries;
    private readonly NotCalled? _all;

    private CalledPods(IReadOnlyList<Entry> entries, NotCalled? all = null) => (_entries, _all) = (entries, all);

    /// <summary>The namespaces that config/webhook leaves out.</summary>
    public static IReadOnlyList<string> LeftOutNamespaces { get; } = ["kube-system", "kube-node-lease", "d7y-operator-system"];

    /// <summary>As it was when a configuration could not be read: no Pod is left out.</summary>
    public static CalledPods Unknown { get; } = new([new(LabelSelector.Everything, LabelSelector.Everything, [])]);

    /// <summary>As config/webhook has it and the operator adds to it, on a server that understands match conditions.</summary>
    /// <param name="kinds">The kinds, with the resources in force that the operator is to go by.</param>
    public static CalledPods Shipped(Kinds kinds) => new(
    [
        .. kinds.SelectMany(kind => kind.StaticEntries).Select(entry => new Entry(WithoutLeftOut(entry.Namespaces), LabelSelector.Everything, entry.Conditions)),
        .. kinds.SelectMany(kind => kind.WebhookEntries)
            .Select(entry => new Entry(WithoutLeftOut(entry.Namespaces), LabelSelector.Everything, [Condition(pod => entry.Selects(pod))])),
    ]);

    /// <summary>As a cluster has it.</summary>
    /// <param name="name">The name of the configuration with the static entries.</param>
    /// <param name="kinds">The kinds, with the cluster's resources in force.</param>
    /// <param name="configurations">The configurations of the installation that there are.</param>
    public static CalledPods Of(string name, Kinds kinds, params IEnumerable<V1MutatingWebhookConfiguration?> configurations)
    {
        var known = kinds.SelectMany(kind => kind.StaticEntries).SelectMany(entry => entry.Conditions).ToLookup(condition => condition.Name);
        List<WebhookEntry> requested = [.. kinds.SelectMany(kind => kind.WebhookEntries)];
        Entry[] entries = [.. configurations.SelectMany(configuration => configuration?.Webhooks ?? []).Select(webhook => Read(webhook, known, requested))];
        return entries.Length > 0 ? new(entries) : new([], new(
            $"MutatingWebhookConfiguration {name} is missing or empty, so API servers do not call the operator",
            "install the operator, or give the name of the installation with --name"));
    }

    /// <summary>Why API servers do not call the webhook for a Pod that is to be changed; null: they do.</summary>
    /// <param name="name">The name of its namespace.</param>
    /// <param name="namespace">The namespace; null when nothing is known of it.</param>
    /// <param name="forced">Asks of the namespace alone, for a Pod that is injected whether or not it asks.</param>
    public NotCalled? WhyNot(PodDocument pod, string name, NamespaceInfo? @namespace, bool forced = false)
    {
        if (_all is not null)
        {
            return _all;
        }

        var labels = new MappedLabels(@namespace?.Labels ?? new Dictionary<string, string> { [NamespaceInfo.NameLabel] = name });
        var entries = _entries.Where(entry => entry.Namespaces.Matches(labels)).ToList();
        if (entries.Count == 0)
        {
            return new(
                $"the webhook configuration leaves out namespace {name}, so API servers do not call the operator for its Pods",
                "use another namespace: this one is left out so that injection cannot disturb what the cluster needs");
        }

        if (forced || entries.Exists(entry => entry.Pods.Matches(new JsonLabels(pod.Labels)) && entry.Conditions.All(condition => condition.IsMet(pod))))
        {
            return null;
        }

        return new("the webhook configuration does not select this Pod", "see its objectSelector and matchConditions")
        {
            UnmetConditions =
                [.. entries.SelectMany(entry => entry.Conditions).Where(condition => !condition.IsMet(pod)).Select(condition => condition.Name).Distinct()],
        };
    }

    /// <summary>Whether API servers call for what a resource asks for.</summary>
    public EntryPublication Publication(WebhookEntry entry) =>
        _all is null && _entries.Any(published => published.Covers is null || published.Covers(entry)) ? EntryPublication.Published : EntryPublication.Pending;

    private static Entry Read(V1MutatingWebhook webhook, ILookup<string, NamedCondition> known, IReadOnlyList<WebhookEntry> requested)
    {
        var published = new PublishedWebhook(webhook);
        return new(
            published.Namespaces,
            published.Pods,
            [
                .. (webhook.MatchConditions ?? []).SelectMany(condition => condition.Name == EntryComposition.ConditionName
                    ? [Condition(pod => requested.Any(entry => published.Includes(entry) && entry.Selects(pod)))]
                    : known[condition.Name]),
            ])
        {
            Covers = published.CallsFor,
        };
    }

    private static NamedCondition Condition(Func<JsonElement, bool> isMet) => new(EntryComposition.ConditionName, pod => isMet(pod.Submitted));

    private static LabelSelector WithoutLeftOut(LabelSelector namespaces) =>
        new([.. namespaces.Requirements, new(NamespaceInfo.NameLabel, LabelOperator.NotIn, LeftOutNamespaces)]);

    private sealed record Entry(LabelSelector Namespaces, LabelSelector Pods, IReadOnlyList<NamedCondition> Conditions)
    {
        /// <summary>Whether it calls for all that a resource asks for; null: whatever that is.</summary>
        public Func<WebhookEntry, bool>? Covers { get; init; }
    }
}

/// <summary>The MutatingWebhookConfigurations of an installation.</summary>
/// <param name="Pods">For which Pods API servers call the operator.</param>
/// <param name="Created">When the one with the static entries was created (UTC); null when it does not exist, or may not be read.</param>
internal sealed record InstalledWebhooks(CalledPods Pods, DateTime? Created)
{
    /// <param name="configuration">The name of the one with the static entries.</param>
    /// <param name="resources">The name of the one with the entries of resources.</param>
    /// <param name="kinds">The kinds, with the cluster's resources in force.</param>
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
