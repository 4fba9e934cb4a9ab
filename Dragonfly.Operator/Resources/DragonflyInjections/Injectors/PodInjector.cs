using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Injectors;

/// <summary>Runs the chain of injectors over a Pod.</summary>
public static class PodInjector
{
    // Tools comes last: its init container goes before the others, which are edited by their index.
    private static readonly IInjector[] Chain = [new ProxyEnvInjector(), new UnixSocketInjector(), new ToolsInjector()];

    /// <summary>Makes the edits; whether there were any.</summary>
    /// <param name="pod">The Pod; takes the edits.</param>
    /// <param name="plan">What to add.</param>
    /// <param name="warnings">Takes what the user should know.</param>
    /// <param name="onStep">Told of each injector that has run, for who explains it.</param>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static bool Inject(PodDocument pod, InjectionPlan plan, Warnings warnings, Action<InjectorKinds>? onStep = null)
    {
        var targets = Targets(pod, plan.Containers);
        foreach (var injector in Chain)
        {
            if ((plan.Inject & injector.Kind) != 0)
            {
                injector.Inject(pod, targets, plan, warnings);
                onStep?.Invoke(injector.Kind);
            }
        }

        if (pod.Operations.Count == 0)
        {
            return false;
        }

        if (!pod.HasAnnotation(AnnotationNames.Injected))
        {
            pod.Annotate(AnnotationNames.Injected, plan.InjectedBy);
        }

        return true;
    }

    internal static List<ContainerDocument> Targets(PodDocument pod, ContainerFilter filter)
    {
        var targets = new List<ContainerDocument>(pod.Containers.Count + pod.InitContainers.Count);
        foreach (var container in pod.InitContainers)
        {
            if (!container.IsNamed(ToolsPlan.Utf8ContainerName) && filter.Includes(container))
            {
                targets.Add(container);
            }
        }

        foreach (var container in pod.Containers)
        {
            if (filter.Includes(container))
            {
                targets.Add(container);
            }
        }

        return targets;
    }
}
