using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>The resources that a Pod wants for the tools' init container.</summary>
internal static class ToolsResourcesOverride
{
    private static readonly (string Annotation, string Resource, bool IsLimit)[] Wishes =
    [
        (AnnotationNames.ToolsCpuRequest, "cpu", false),
        (AnnotationNames.ToolsCpuLimit, "cpu", true),
        (AnnotationNames.ToolsMemoryRequest, "memory", false),
        (AnnotationNames.ToolsMemoryLimit, "memory", true),
    ];

    public static ContainerResources Read(ContainerResources resources, PodDocument pod, Warnings warnings)
    {
        var wished = resources;
        foreach (var (annotation, resource, isLimit) in Wishes)
        {
            if (pod.Annotation(annotation) is not { } text)
            {
                continue;
            }

            if (!Quantity.TryParse(text, out var quantity) || quantity < 0)
            {
                warnings.Add(WarningReason.InvalidValue, $"annotation {annotation}: is no quantity such as 100m or 64Mi; it counts as absent");
                continue;
            }

            wished = isLimit
                ? wished with { Limits = With(wished.Limits, resource, text) }
                : wished with { Requests = With(wished.Requests, resource, text) };
        }

        for (var i = 0; i < Wishes.Length && wished != resources && wished.RequestAboveLimit() is { } above; i++)
        {
            warnings.Add(WarningReason.InvalidValue, $"annotations {AnnotationNames.Prefix}tools-{above}-*: the request would exceed the limit; they count as absent");
            wished = wished with
            {
                Limits = With(wished.Limits, above, resources.Limits.GetValueOrDefault(above)),
                Requests = With(wished.Requests, above, resources.Requests.GetValueOrDefault(above)),
            };
        }

        return wished;
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> quantities, string resource, string? quantity)
    {
        var result = new Dictionary<string, string>(quantities);
        if (quantity is null)
        {
            result.Remove(resource);
        }
        else
        {
            result[resource] = quantity;
        }

        return result;
    }
}
