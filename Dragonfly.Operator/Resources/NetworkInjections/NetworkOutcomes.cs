using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.NetworkInjections;

/// <summary>The outcomes that only NetworkInjections have.</summary>
internal static class NetworkOutcomes
{
    /// <summary>The Pod is in the network of its node, where Multus adds none.</summary>
    public const string HostNetwork = "HostNetwork";

    /// <summary>The Pod's nodeSelector is none that a NetworkInjection selects.</summary>
    public const string NodeNotSelected = "NodeNotSelected";

    /// <summary>The Pod's own annotation with networks is one that Multus refuses; it is left as it is.</summary>
    public const string NetworksUnreadable = "NetworksUnreadable";

    /// <summary>Each network is in the way of one that the Pod has.</summary>
    public const string NetworksLeftOut = "NetworksLeftOut";

    /// <summary>All that a NetworkInjection may have, those that it shares with other kinds included.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Outcome.Injected, Outcome.AlreadyInjected, Outcome.OptedOut, HostNetwork, NodeNotSelected, NetworksUnreadable, NetworksLeftOut,
        Outcome.MirrorPod, Outcome.UnsupportedOs, Outcome.AnnotationsFull, Outcome.NotCalled, Outcome.Error,
    ];
}

/// <summary>The reasons of warnings that only NetworkInjections have.</summary>
internal static class NetworkWarning
{
    /// <summary>A network has what another has already, or there are too many.</summary>
    public const string NetworkLeftOut = "NetworkLeftOut";

    /// <summary>There is no NetworkAttachmentDefinition for a network, so the Pod does not start.</summary>
    public const string DefinitionMissing = "DefinitionMissing";

    /// <summary>The devices of a network are not requested, or otherwise than it needs.</summary>
    public const string ResourceNotRequested = "ResourceNotRequested";

    public static IReadOnlyList<string> All { get; } = [NetworkLeftOut, DefinitionMissing, ResourceNotRequested];
}
