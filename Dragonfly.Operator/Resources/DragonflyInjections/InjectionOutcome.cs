using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>The outcomes that only DragonflyInjections have.</summary>
public static class InjectionOutcome
{
    /// <summary>No DragonflyInjection selects the Pod.</summary>
    public const string NoInjection = "NoInjection";

    /// <summary>The Pod or its namespace names a DragonflyInjection that does not exist.</summary>
    public const string UnknownInjection = "UnknownInjection";

    /// <summary>All that a DragonflyInjection may have, those that it shares with other kinds included.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Outcome.Injected, Outcome.AlreadyInjected, Outcome.NotRequested, Outcome.OptedOut, NoInjection, UnknownInjection, Outcome.Disabled,
        Outcome.MirrorPod, Outcome.UnsupportedOs, Outcome.AnnotationsFull, Outcome.NotCalled, Outcome.Error,
    ];
}

/// <summary>The reasons of warnings that only DragonflyInjections have.</summary>
public static class InjectionWarning
{
    /// <summary>The Pod's own NODE_NAME (or NODE_IP) is not the node's, so the proxy address is not either.</summary>
    public const string ForeignNodeName = "ForeignNodeName";

    /// <summary>The resource does not allow the tools image that the Pod names; its own is used.</summary>
    public const string ImageNotAllowed = "ImageNotAllowed";

    /// <summary>All that a DragonflyInjection may have, those that it shares with other kinds included.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        WarningReason.HostPathForbidden, ImageNotAllowed, ForeignNodeName, WarningReason.InvalidValue, WarningReason.NameTaken,
        WarningReason.SecurityContextForbidden,
    ];
}
