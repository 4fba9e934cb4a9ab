using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>Whether containers fit into the resources that a Pod sets as a whole. API servers refuse a Pod whose containers ask for more.</summary>
internal static class PodResources
{
    /// <summary>The field that the containers of a plan do not fit into, or null.</summary>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static string? Exceeded(PodDocument pod, SidecarPlan plan, bool native)
    {
        var resources = JsonShape.Object(pod.Spec, "resources");
        if (resources.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var (name, most) in Quantities(resources, "limits"))
        {
            if (plan.All.Any(container => Quantity(container.Json, "limits", name) > most))
            {
                return $"limits.{name}";
            }
        }

        // Where only limits stand, they are the requests.
        var requests = Quantities(resources, "requests").ToList();
        requests.AddRange(Quantities(resources, "limits").Where(limit => !requests.Exists(request => request.Name == limit.Name)));
        foreach (var (name, most) in requests)
        {
            if (plan.All.Any(container => Request(container.Json, name) > 0) && Sum(pod, plan, native, name) > most * (1 + 1e-9))
            {
                return $"requests.{name}";
            }
        }

        return null;
    }

    /// <summary>Whether an init container keeps running.</summary>
    public static bool IsSidecar(ContainerDocument container) =>
        container.IsInit && JsonShape.String(container, "restartPolicy") is { ValueKind: JsonValueKind.String } policy && policy.ValueEquals("Always");

    // As the scheduler counts: everything that keeps running together, or the largest that runs before it.
    private static double Sum(PodDocument pod, SidecarPlan plan, bool native, string name)
    {
        var sidecars = pod.InitContainers.Where(IsSidecar).Sum(container => Request(container.Json, name))
            + (native ? plan.Containers.Sum(container => Request(container.Json, name)) : 0);
        var running = sidecars + pod.Containers.Sum(container => Request(container.Json, name))
            + (native ? 0 : plan.Containers.Sum(container => Request(container.Json, name)));
        var initial = pod.InitContainers.Where(container => !IsSidecar(container)).Select(container => Request(container.Json, name))
            .Concat(plan.InitContainers.Select(container => Request(container.Json, name)))
            .DefaultIfEmpty()
            .Max();
        return Math.Max(running, initial > 0 ? sidecars + initial : 0);
    }

    private static double Request(JsonElement container, string name) => Quantity(container, "requests", name) is var request and >= 0 ? request : Math.Max(0, Quantity(container, "limits", name));

    private static double Quantity(JsonElement container, string list, string name) =>
        container.TryGetProperty("resources", out var resources) && resources.ValueKind == JsonValueKind.Object
        && resources.TryGetProperty(list, out var quantities) && quantities.ValueKind == JsonValueKind.Object
        && quantities.TryGetProperty(name, out var text) && Pods.Quantity.TryParse(text.ToString(), out var quantity)
            ? quantity
            : -1;

    private static IEnumerable<(string Name, double Most)> Quantities(JsonElement resources, string list) =>
        resources.TryGetProperty(list, out var quantities) && quantities.ValueKind == JsonValueKind.Object
            ? from member in quantities.EnumerateObject()
              let quantity = Pods.Quantity.TryParse(member.Value.ToString(), out var value) ? value : double.NaN
              where !double.IsNaN(quantity)
              select (member.Name, quantity)
            : [];
}
