using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Resources;

/// <summary>A valid resource of some kind, compiled once, when it is read, for use on every Pod. Immutable.</summary>
public abstract record ResourceRule
{
    /// <summary>The resource's name, behind its namespace and a slash where the kind is namespaced.</summary>
    public abstract string Name { get; }

    public bool Enabled { get; init; } = true;

    /// <summary>The higher goes first; ties go by name.</summary>
    public int Priority { get; init; }

    public virtual LabelSelector NamespaceSelector { get; init; } = LabelSelector.Everything;

    public virtual LabelSelector PodSelector { get; init; } = LabelSelector.Everything;

    /// <summary>Changes whenever running Pods that got something of the resource become outdated.</summary>
    internal virtual string Revision => "";

    /// <summary>The Pods for which API servers have to call the webhook; none for what the static entries call for.</summary>
    public virtual IReadOnlyList<WebhookEntry> WebhookEntries => [];
}

/// <summary>A valid resource that selects Pods which need not ask for anything.</summary>
/// <param name="Entry">The Pods for which API servers have to call the webhook.</param>
public abstract record SelectingRule(string Name, WebhookEntry Entry) : ResourceRule
{
    public override string Name { get; } = Name;

    public override IReadOnlyList<WebhookEntry> WebhookEntries { get; } = [Entry];

    public override LabelSelector NamespaceSelector => Entry.NamespaceSelector;

    public override LabelSelector PodSelector => Entry.PodSelector;
}
