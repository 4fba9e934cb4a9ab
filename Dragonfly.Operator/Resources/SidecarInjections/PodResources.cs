using System.Text.Json;
using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.SidecarInjections;

/// <summary>Whether containers fit into the resources that a Pod sets as a whole. API servers refuse a Pod whose containers ask for more.</summary>
internal static class PodResources
{
    /// <summary>The field that the containers of a plan do not fit into, or null.</summary>
    public static string? Exceeded(PodDocument pod, SidecarPlan plan, bool native)
    {
        var resources = JsonShape.Object(pod.Spec, "resources");
        if (resources.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var limits = Quantities(resources, "limits").ToList();
        var exceeded = limits
            .Where(limit => plan.All.Any(container => Quantity(container.Json, "limits", limit.Name) > limit.Most))
            .Select(limit => $"limits.{limit.Name}");

        // Where only limits stand, they are the requests.
        return exceeded.Concat(Quantities(resources, "requests")
            .Concat(limits)
            .DistinctBy(request => request.Name)
            .Where(request => plan.All.Any(container => Request(container.Json, request.Name) > 0) && Sum(pod, plan, native, request.Name) > request.Most * (1 + 1e-9))
            .Select(request => $"requests.{request.Name}")).FirstOrDefault();
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
        Pods.Quantity.TryParse(container.Member("resources").Member(list).Member(name).ToString(), out var quantity) ? quantity : -1;

    private static IEnumerable<Limit> Quantities(JsonElement resources, string list) =>
        from member in resources.Members(list)
        let quantity = Pods.Quantity.TryParse(member.Value.ToString(), out var value) ? value : double.NaN
        where !double.IsNaN(quantity)
        select new Limit(member.Name, quantity);

    private sealed record Limit(string Name, double Most);
}
