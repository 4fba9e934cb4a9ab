using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>The outcomes that only SidecarInjections have.</summary>
internal static class SidecarOutcomes
{
    /// <summary>Each resource would take something that the Pod has, or would make the API server refuse it.</summary>
    public const string SidecarsLeftOut = "SidecarsLeftOut";

    /// <summary>All that a SidecarInjection may have, those that it shares with other kinds included.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Outcome.Injected, Outcome.AlreadyInjected, Outcome.OptedOut, Outcome.MirrorPod, Outcome.UnsupportedOs, Outcome.AnnotationsFull, Outcome.NotCalled,
        Outcome.Error, SidecarsLeftOut,
    ];
}

/// <summary>The reasons of warnings that only SidecarInjections have.</summary>
internal static class SidecarWarning
{
    /// <summary>The Pod is in the network of its node, where a port of the containers would be the node's.</summary>
    public const string HostNetworkPort = "HostNetworkPort";

    /// <summary>The server is too old for the native sidecars that the resource asks for.</summary>
    public const string NativeUnsupported = "NativeUnsupported";

    /// <summary>The Pod is to end, and a container that is no native sidecar keeps it from that.</summary>
    public const string PodDoesNotEnd = "PodDoesNotEnd";

    /// <summary>The containers need more than the Pod's own spec.resources leaves.</summary>
    public const string PodResourcesExceeded = "PodResourcesExceeded";

    /// <summary>The namespace's Pod Security level forbids a container or a volume.</summary>
    public const string PodSecurityForbidden = "PodSecurityForbidden";

    /// <summary>A container of the Pod has a port of the containers.</summary>
    public const string PortTaken = "PortTaken";

    /// <summary>Init containers start before the sidecar, and do not get what leads to it.</summary>
    public const string SharedTooEarly = "SharedTooEarly";

    public static IReadOnlyList<string> All { get; } =
        [HostNetworkPort, NativeUnsupported, PodDoesNotEnd, PodResourcesExceeded, PodSecurityForbidden, PortTaken, SharedTooEarly];
}
