using Dragonfly.Operator.Pods.Selectors;
using Dragonfly.Operator.Resources.Entries;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>A NetworkInjection, ready for use: whom it selects and what it adds.</summary>
public sealed record NetworkInjectionRule(string Name, IReadOnlyList<NetworkElement> Networks, WebhookEntry Entry) : SelectingRule(Name, Entry)
{
    /// <summary>Selects by the nodes that the Pod asks for.</summary>
    public LabelSelector PodNodeSelector => Entry.PodNodeSelector;

    public bool RequestResources { get; init; }

    /// <summary>Null is the first of the Pod's own.</summary>
    public string? ResourcesContainer { get; init; }

    /// <summary>Fields with addresses that only one Pod can have.</summary>
    public IReadOnlyList<string> StaticFields { get; init; } = [];
}
