namespace Dragonfly.Operator.Resources.DragonflyInjections.Rules;

/// <summary>Why Pods get no image volume: the reason and message of a condition.</summary>
/// <param name="Reason">In CamelCase.</param>
/// <param name="Message">For people.</param>
public sealed record DeliveryProblem(string Reason, string Message)
{
    public const string Unsupported = "ImageVolumeUnsupported";
    public const string NotChecked = "ImageVolumeNotChecked";

    /// <summary>
    /// Whether it may take the place of what stands in a status for the same reason. Words that an API server has said once only may not:
    /// replicas that heard different ones would write against each other.
    /// </summary>
    public bool IsSettled { get; init; } = true;

    /// <summary>The server drops image volumes.</summary>
    /// <param name="server">The server, with its version.</param>
    public static DeliveryProblem DroppedBy(string server) => new(
        Unsupported,
        $"{Consequence}: {server} does not keep image volumes with a subPath. They need Kubernetes 1.35, or 1.33 with the feature gate ImageVolume");

    /// <summary>Nobody knows whether the server drops them.</summary>
    public static DeliveryProblem Unknown { get; } = new(
        NotChecked, $"{Consequence}: the API server has not said yet whether it keeps image volumes");

    /// <summary>Nobody knows, for the server has refused to say.</summary>
    /// <param name="answer">The status code, and the server's words.</param>
    /// <param name="isSettled">Whether it has said the same before.</param>
    public static DeliveryProblem RefusedBy(string answer, bool isSettled) => new(
        NotChecked, $"{Consequence}: the API server has not said whether it keeps image volumes, but answered {answer}")
    {
        IsSettled = isSettled,
    };

    private const string Consequence = "spec.toolsDelivery ImageVolume is not used, and an init container copies the tools";
}
