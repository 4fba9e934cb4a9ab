using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Injectors;

/// <summary>One link of the chain: adds what is missing, and leaves alone what the user has.</summary>
public interface IInjector
{
    public InjectorKinds Kind { get; }

    /// <summary>The name, as in spec.inject.</summary>
    public string Name { get; }

    /// <param name="pod">The Pod to add to.</param>
    /// <param name="targets">Its containers that are to be injected.</param>
    /// <param name="plan">What to add.</param>
    /// <param name="record">Takes what the user should know, and what is left alone.</param>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public void Inject(PodDocument pod, List<ContainerDocument> targets, InjectionPlan plan, MutationRecord record);
}
