namespace Dragonfly.Operator.Resources.DragonflyInjections.Rules;

/// <summary>Why Pods get no image volume: the reason and message of a condition.</summary>
/// <param name="Reason">In CamelCase.</param>
/// <param name="Message">For people.</param>
public sealed record DeliveryProblem(string Reason, string Message)
{
    public const string Unsupported = "ImageVolumeUnsupported";
    public const string NotChecked = "ImageVolumeNotChecked";

    /// <summary>The server drops image volumes.</summary>
    /// <param name="server">The server, with its version.</param>
    public static DeliveryProblem DroppedBy(string server) => new(
        Unsupported,
        $"{Consequence}: {server} does not keep image volumes with a subPath. They need Kubernetes 1.35, or 1.33 with the feature gate ImageVolume");

    /// <summary>Nobody knows whether the server drops them.</summary>
    public static DeliveryProblem Unknown { get; } = new(
        NotChecked, $"{Consequence}: the API server has not said yet whether it keeps image volumes");

    private const string Consequence = "spec.toolsDelivery ImageVolume is not used, and an init container copies the tools";
}
