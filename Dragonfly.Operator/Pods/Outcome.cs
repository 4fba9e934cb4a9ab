namespace Dragonfly.Operator.Pods;

/// <summary>
/// The outcomes that several kinds share; a kind adds its own. The names are the same in logs, metrics, warnings and the command line.
/// </summary>
public static class Outcome
{
    /// <summary>Something was added.</summary>
    public const string Injected = "Injected";

    /// <summary>The Pod already has everything that would be added.</summary>
    public const string AlreadyInjected = "AlreadyInjected";

    /// <summary>Neither the Pod nor its namespace asks for it.</summary>
    public const string NotRequested = "NotRequested";

    /// <summary>The Pod or its namespace refuses it.</summary>
    public const string OptedOut = "OptedOut";

    /// <summary>The resource that would be used has enabled: false.</summary>
    public const string Disabled = "Disabled";

    /// <summary>A static Pod's mirror: the kubelet runs what its file says, whatever the API server stores.</summary>
    public const string MirrorPod = "MirrorPod";

    /// <summary>The Pod runs on Windows nodes.</summary>
    public const string UnsupportedOs = "UnsupportedOs";

    /// <summary>The Pod's annotations leave no room for the one that records what it got.</summary>
    public const string AnnotationsFull = "AnnotationsFull";

    /// <summary>
    /// API servers do not call the webhook for the Pod, although it should be injected. Only the command line can detect this.
    /// </summary>
    public const string NotCalled = "NotCalled";

    /// <summary>The operator failed, or the document is not a Pod; nothing was added.</summary>
    public const string Error = "Error";
}
