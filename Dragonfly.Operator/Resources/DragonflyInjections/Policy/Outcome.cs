namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>What became of a Pod. The names are the same in the log, the metric, the warnings and the command line.</summary>
public enum Outcome
{
    /// <summary>Something was added.</summary>
    Injected,

    /// <summary>It has everything that would be added.</summary>
    AlreadyInjected,

    /// <summary>Neither the Pod nor its namespace asks for injection.</summary>
    NotRequested,

    /// <summary>The Pod or its namespace refuses injection.</summary>
    OptedOut,

    /// <summary>No DragonflyInjection selects the Pod.</summary>
    NoInjection,

    /// <summary>The Pod or its namespace names a DragonflyInjection that does not exist.</summary>
    UnknownInjection,

    /// <summary>The DragonflyInjection that would be used has enabled: false.</summary>
    Disabled,

    /// <summary>A static Pod's mirror: the kubelet runs what its file says, whatever the API server stores.</summary>
    MirrorPod,

    /// <summary>The Pod runs on Windows nodes.</summary>
    UnsupportedOs,

    /// <summary>The Pod's annotations leave no room for dragonfly.io/injected.</summary>
    AnnotationsFull,

    /// <summary>
    /// API servers do not call the webhook for the Pod, although it is to be injected. Only the command line can tell.
    /// </summary>
    NotCalled,

    /// <summary>An error of ours, or a document that is no Pod; the Pod goes through as it was.</summary>
    Error,
}
