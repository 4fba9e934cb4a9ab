using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Injectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Explaining;

/// <summary>What the Pod had already, under names and at paths of ours.</summary>
internal static class AlreadyThere
{
    public static IEnumerable<string> Find(PodDocument pod, InjectionPlan plan, InjectorKinds kind) =>
        PodInjector.Targets(pod, plan.Containers).SelectMany(container => kind switch
        {
            InjectorKinds.Proxy => Variables(container, plan.ProxyEnv.For(container)),
            InjectorKinds.Socket => Mount(container, plan.Socket.Volume.MountPath),
            _ => Mount(container, plan.Tools.Volume.MountPath)
                .Concat(Variables(container, [plan.Tools.PathVariable]))
                .Concat(plan.Tools.OnPath.SelectMany(tool => Mount(container, tool.MountPath))),
        });

    private static IEnumerable<string> Variables(ContainerDocument container, ProxyVariables variables) =>
        Variables(container, variables.Own.Concat(variables.Named).Concat(variables.Standard).SelectMany(group => group));

    private static IEnumerable<string> Variables(ContainerDocument container, IEnumerable<EnvVariable> variables) => variables
        .Where(variable => container.Env.LastIndexOf("name", variable.Utf8Name) >= 0)
        .Select(variable => $"{container.Field}.env has {variable.Name} already");

    private static IEnumerable<string> Mount(ContainerDocument container, string path) =>
        container.FindMount(path) is null ? [] : [$"{container.Field} has a mount at {path} already"];
}
