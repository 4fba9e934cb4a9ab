using Dragonfly.Operator.Injection.Documents;
using Dragonfly.Operator.Injection.Injectors;
using Dragonfly.Operator.Injection.Plans;
using Dragonfly.Operator.Injection.Policy;

namespace Dragonfly.Operator.Injection;

/// <summary>Runs the chain of injectors over a Pod.</summary>
public static class PodInjector
{
    // Tools comes last: its init container goes before the others, which are edited by their index.
    private static readonly IInjector[] Chain = [new ProxyEnvInjector(), new UnixSocketInjector(), new ToolsInjector()];

    /// <summary>Makes the edits; whether there were any.</summary>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static bool Inject(PodDocument pod, InjectionPlan plan, Findings findings)
    {
        var targets = Targets(pod, plan.Containers);
        foreach (var injector in Chain)
        {
            if ((plan.Inject & injector.Kind) != 0)
            {
                injector.Inject(pod, targets, plan, findings);
            }
        }

        if (pod.Edits.Count == 0)
        {
            return false;
        }

        if (!pod.HasAnnotation(AnnotationNames.Injected))
        {
            pod.Annotate(AnnotationNames.Injected, plan.InjectedBy);
        }

        return true;
    }

    private static List<ContainerDocument> Targets(PodDocument pod, ContainerFilter filter)
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
