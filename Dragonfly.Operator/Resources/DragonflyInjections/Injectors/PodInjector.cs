using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Injectors;

/// <summary>Runs the chain of injectors over a Pod.</summary>
public static class PodInjector
{
    private static readonly IInjector[] Chain = [new ProxyEnvInjector(), new UnixSocketInjector(), new ToolsInjector()];

    /// <summary>Makes the edits; whether there were any.</summary>
    /// <param name="pod">The Pod; takes the edits.</param>
    /// <param name="injection">What to add.</param>
    /// <param name="record">Takes what the user should know, and what each injector did.</param>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static bool Inject(PodDocument pod, PodInjection injection, MutationRecord record)
    {
        var before = pod.Operations.Count;
        var plan = injection.Plan;
        var targets = Targets(pod, injection.Containers);
        foreach (var injector in Chain)
        {
            if ((injection.Inject & injector.Kind) != 0)
            {
                record.BeginStep(injector.Name, pod);
                injector.Inject(pod, targets, plan, record);
                if (injector.Kind == InjectorKinds.Tools && injection.DeliveryProblem is { } problem)
                {
                    record.Leave(problem.Message);
                }

                record.EndStep(pod);
            }
            else if (record.Explains)
            {
                record.SkipStep(injector.Name, WhyLeftOut(injection, injector.Kind) ?? $"not in spec.inject of {plan.Settings.Name}");
            }
        }

        if (pod.Operations.Count == before)
        {
            return false;
        }

        if (!pod.HasAnnotation(AnnotationNames.Injected))
        {
            pod.Annotate(AnnotationNames.Injected, plan.InjectedBy);
        }

        return true;
    }

    private static string? WhyLeftOut(PodInjection injection, InjectorKinds kind) =>
        injection.LeftOut.FirstOrDefault(left => left.Injectors.HasFlag(kind))?.Reason;

    /// <summary>The containers that are injected. Added sidecars are not the Pod's own: they are injected only if the Pod names them.</summary>
    internal static List<ContainerDocument> Targets(PodDocument pod, ContainerFilter filter)
    {
        var sidecars = SidecarAnnotation.Read(pod);
        var targets = new List<ContainerDocument>(pod.Containers.Count + pod.InitContainers.Count);
        foreach (var container in pod.InitContainers)
        {
            if (!container.IsNamed(ToolsPlan.Utf8ContainerName) && Includes(container))
            {
                targets.Add(container);
            }
        }

        foreach (var container in pod.Containers)
        {
            if (Includes(container))
            {
                targets.Add(container);
            }
        }

        return targets;

        bool Includes(ContainerDocument container) =>
            filter.Includes(container) && (sidecars.Count == 0 || filter.Names(container) || !sidecars.Includes(container.Name));
    }
}
