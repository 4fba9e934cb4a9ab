using System.Text.Json.Nodes;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Tests;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Resources.DragonflyInjections;

namespace Dragonfly.Operator.Tests.Laws;

/// <summary>A Pod, what is to be added to it, and what came of it.</summary>
internal sealed class LawCase(string pod, InjectionSettings settings)
{
    public string Pod { get; } = pod;

    public InjectionSettings Settings { get; } = settings;

    public JsonObject Original { get; } = JsonNode.Parse(pod)!.AsObject();

    public InjectedPod Injected { get; } = InjectedPod.From(pod, settings);

    /// <summary>Containers and init containers, each as it was and as it is; those that injection brought have no original.</summary>
    public IEnumerable<(JsonObject? Was, JsonObject Is)> Containers()
    {
        foreach (var list in new[] { "initContainers", "containers" })
        {
            JsonObject[] were = [.. Original["spec"].Objects(list)];
            JsonObject[] are = [.. Injected.Json["spec"].Objects(list)];
            foreach (var (index, container) in are.Index())
            {
                yield return (were.ElementAtOrDefault(index - (are.Length - were.Length)), container);
            }
        }
    }

    /// <summary>The variables that injection added to a container.</summary>
    public static IEnumerable<JsonObject> Added(JsonObject? was, JsonObject @is)
    {
        var own = was.Objects("env").Select(variable => variable.ToJsonString()).ToList();
        return @is.Objects("env").Where(variable => !own.Remove(variable.ToJsonString()));
    }

    public override string ToString() => $"{Json.Text(Original)}\n{Settings with { ToolsSecurityContext = default }}\npatch: {Injected.Patch}";
}
