using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Fields;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Rules;

/// <summary>Reads requests and limits as far as the API server checks them, which would else refuse every Pod.</summary>
internal static class ResourcesReader
{
    private static readonly string[] Known = ["cpu", "memory", "ephemeral-storage"];

    public static ContainerResources Read(ToolsResources? resources, string field, FieldErrors errors)
    {
        if (resources is null)
        {
            return ContainerResources.Default;
        }

        var read = new ContainerResources(
            Read(resources.Requests, $"{field}.requests", errors),
            Read(resources.Limits, $"{field}.limits", errors));
        if (read.RequestAboveLimit() is { } resource)
        {
            errors.Invalid($"{field}.requests[{resource}]", read.Requests[resource], $"must be less than or equal to {resource} limit");
        }

        return read;
    }

    private static Dictionary<string, string> Read(IDictionary<string, string>? quantities, string field, FieldErrors errors)
    {
        foreach (var (resource, text) in quantities ?? new Dictionary<string, string>())
        {
            if (!Known.Contains(resource))
            {
                errors.Unsupported(field, resource, Known);
            }
            else if (!Quantity.TryParse(text ?? "", out var quantity))
            {
                errors.Invalid($"{field}[{resource}]", text ?? "", "must be a quantity such as 100m or 64Mi");
            }
            else if (quantity < 0)
            {
                errors.Invalid($"{field}[{resource}]", text!, "must be greater than or equal to 0");
            }
        }

        return new(quantities ?? new Dictionary<string, string>());
    }
}
