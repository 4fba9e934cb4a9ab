using System.Text.Json;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Injectors;

/// <summary>Chooses the init container's resources so that the Pod keeps its QoS class Guaranteed, if it has it.</summary>
internal static class QualityOfService
{
    public static JsonFragment Choose(PodDocument pod, InitContainerPlan plan)
    {
        var field = new FieldPath("spec");
        var resources = JsonShape.Object(pod.Spec, "resources");
        if (HasAny(resources, "requests", field) || HasAny(resources, "limits", field))
        {
            return plan.UnboundedJson;
        }

        return AreGuaranteed(pod.Containers) && AreGuaranteed(pod.InitContainers) ? plan.GuaranteedJson : plan.Json;
    }

    private static bool HasAny(JsonElement resources, string kind, FieldPath spec) =>
        JsonShape.Object(resources, kind, spec.At("resources")) is { ValueKind: JsonValueKind.Object } quantities && quantities.GetPropertyCount() > 0;

    private static bool AreGuaranteed(ContainerList containers)
    {
        foreach (var container in containers)
        {
            if (!IsGuaranteed(container))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsGuaranteed(ContainerDocument container) =>
        IsGuaranteed(container, "cpu") && IsGuaranteed(container, "memory");

    private static bool IsGuaranteed(ContainerDocument container, string resource) =>
        container.Resource("limits", resource) is { } limit
        && (container.Resource("requests", resource) is not { } request || Quantity.AreEqual(request, limit));
}
