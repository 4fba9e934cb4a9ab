using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>The resources that a Pod wants for the tools' init container.</summary>
internal static class ToolsResourcesOverride
{
    private static readonly (string Annotation, string Resource, bool IsLimit)[] Overrides =
    [
        (AnnotationNames.ToolsCpuRequest, "cpu", false),
        (AnnotationNames.ToolsCpuLimit, "cpu", true),
        (AnnotationNames.ToolsMemoryRequest, "memory", false),
        (AnnotationNames.ToolsMemoryLimit, "memory", true),
    ];

    public static ContainerResources Read(ContainerResources resources, PodDocument pod, Warnings warnings)
    {
        var overridden = resources;
        foreach (var (annotation, resource, isLimit) in Overrides)
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

            overridden = isLimit
                ? overridden with { Limits = With(overridden.Limits, resource, text) }
                : overridden with { Requests = With(overridden.Requests, resource, text) };
        }

        for (var i = 0; i < Overrides.Length && overridden != resources && overridden.RequestAboveLimit() is { } above; i++)
        {
            warnings.Add(WarningReason.InvalidValue, $"annotations {NamespaceInfo.Domain}tools-{above}-*: the request would exceed the limit; they count as absent");
            overridden = overridden with
            {
                Limits = With(overridden.Limits, above, resources.Limits.GetValueOrDefault(above)),
                Requests = With(overridden.Requests, above, resources.Requests.GetValueOrDefault(above)),
            };
        }

        return overridden;
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
