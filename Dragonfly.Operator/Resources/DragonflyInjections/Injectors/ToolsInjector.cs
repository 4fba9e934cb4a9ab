using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Injectors;

/// <summary>
/// Gives each container the Dragonfly CLI tools: the image that has them as a volume, or a volume that an init container fills before all
/// others run.
/// </summary>
public sealed class ToolsInjector : IInjector
{
    public InjectorKinds Kind => InjectorKinds.Tools;

    public string Name => nameof(InjectorKinds.Tools);

    public void Inject(PodDocument pod, List<ContainerDocument> targets, InjectionPlan plan, MutationRecord record)
    {
        var tools = plan.Tools;
        var existing = pod.Volumes.Find("name", tools.Volume.Utf8Name);
        var hasVolume = existing.ValueKind == JsonValueKind.Object;
        var copier = FindToolsContainer(pod);
        if ((hasVolume ? DeliveryOf(existing, copier, pod, tools) : tools.Delivery) is not { } delivery)
        {
            record.Warnings.Add(WarningReason.NameTaken, $"spec.volumes: {tools.Volume.Name} is another volume; the tools were not added");
            return;
        }

        if (delivery == ToolsDelivery.ImageVolume)
        {
            // Nothing has to run first, so all init containers have the tools.
            copier = null;
        }
        else if (copier is not null && !(copier.IsInit && hasVolume))
        {
            record.Warnings.Add(WarningReason.NameTaken, $"{copier.Field}: {ToolsPlan.ContainerName} is another container; the tools were not added");
            return;
        }

        var volume = tools.VolumeOf(delivery);
        var wanted = false;
        foreach (var container in targets)
        {
            // What runs before the tools are copied could only break the copying.
            if (copier is null || !container.IsInit || container.Index > copier.Index)
            {
                wanted |= ContainerTools.Add(pod, container, volume, plan, record);
            }
        }

        if (!wanted)
        {
            return;
        }

        if (!hasVolume)
        {
            pod.Volumes.Append(volume.VolumeJson);
        }

        if (delivery == ToolsDelivery.ImageVolume ? !hasVolume : copier is null)
        {
            AddPullSecrets(pod, tools);
        }

        if (delivery == ToolsDelivery.InitContainer && copier is null)
        {
            var container = QualityOfService.Choose(pod, tools.InitContainer);
            var token = ServiceAccountMount.Of(pod);
            pod.InitContainers.Insert(0, token is null ? container : InitContainerPlan.With(container, token));
        }
    }

    /// <summary>
    /// The way in which the tools come by a volume that the Pod has: what was begun is completed, whatever the resource says by now.
    /// Null: the volume is another.
    /// </summary>
    private static ToolsDelivery? DeliveryOf(JsonElement volume, ContainerDocument? copier, PodDocument pod, ToolsPlan tools) =>
        Source(volume, "emptyDir") is not null && (tools.Delivery == ToolsDelivery.InitContainer || copier is { IsInit: true }) ? ToolsDelivery.InitContainer
        // What mirrors images may have changed the reference since.
        : Source(volume, "image") is { } image && (pod.HasAnnotation(AnnotationNames.Injected) || IsOf(image, tools.Image)) ? ToolsDelivery.ImageVolume
        : null;

    private static JsonElement? Source(JsonElement volume, string name) =>
        volume.TryGetProperty(name, out var source) && source.ValueKind == JsonValueKind.Object ? source : null;

    private static bool IsOf(JsonElement image, string reference) =>
        image.TryGetProperty("reference", out var text) && text.ValueKind == JsonValueKind.String && text.ValueEquals(reference);

    private static ContainerDocument? FindToolsContainer(PodDocument pod)
    {
        foreach (var container in pod.InitContainers)
        {
            if (container.IsNamed(ToolsPlan.Utf8ContainerName))
            {
                return container;
            }
        }

        foreach (var container in pod.Containers)
        {
            if (container.IsNamed(ToolsPlan.Utf8ContainerName))
            {
                return container;
            }
        }

        return null;
    }

    private static void AddPullSecrets(PodDocument pod, ToolsPlan tools)
    {
        foreach (var secret in tools.ImagePullSecrets)
        {
            if (pod.ImagePullSecrets.LastIndexOf("name", secret.Utf8Name) < 0)
            {
                pod.ImagePullSecrets.Append(secret.Json);
            }
        }
    }
}
