using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Rules;

/// <summary>Requests and limits as Kubernetes quantities, by resource name.</summary>
public sealed record ContainerResources(IReadOnlyDictionary<string, string> Requests, IReadOnlyDictionary<string, string> Limits)
{
    public static ContainerResources Default { get; } = new(
        new Dictionary<string, string> { ["cpu"] = "10m", ["memory"] = "16Mi" },
        new Dictionary<string, string> { ["cpu"] = "200m", ["memory"] = "64Mi" });

    /// <summary>The name of a resource of which more is requested than its limit allows, which the API server refuses; or null.</summary>
    public string? RequestAboveLimit()
    {
        foreach (var (resource, request) in Requests)
        {
            if (Limits.TryGetValue(resource, out var limit)
                && Quantity.TryParse(request, out var requested)
                && Quantity.TryParse(limit, out var limited)
                && requested > limited)
            {
                return resource;
            }
        }

        return null;
    }
}
