using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Injectors;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>Decides about a Pod and injects it: the whole of what the webhook and the command line have in common.</summary>
public static class PodAdmission
{
    /// <param name="pod">The Pod, or a workload's Pod template; takes the edits.</param>
    /// <param name="namespace">Its namespace; null when nothing is known of it.</param>
    /// <param name="injections">All DragonflyInjections.</param>
    /// <param name="unlessRefused">Injects also what does not ask for it; an explicit "false" still refuses.</param>
    /// <param name="podSecurityDefault">The Pod Security level of namespaces without a label for it.</param>
    /// <param name="notCalled">Why API servers do not call the webhook for the Pod; null: they do.</param>
    /// <param name="onStep">Told of each injector that has run, for who explains it.</param>
    /// <exception cref="PodFormatException">A field has a type that the Pod API does not allow.</exception>
    public static AdmissionResult Admit(
        PodDocument pod, NamespaceInfo? @namespace, RuleSet<InjectionRule> injections, bool unlessRefused = false,
        PodSecurityLevel podSecurityDefault = PodSecurityLevel.Privileged, NotCalled? notCalled = null,
        Action<InjectorKinds>? onStep = null)
    {
        var decision = InjectionPolicy.Decide(pod, @namespace, injections, unlessRefused, podSecurityDefault, notCalled);
        if (decision.Plan is null)
        {
            return new(decision.Outcome, decision);
        }

        var edited = PodInjector.Inject(pod, decision.Plan, decision.Warnings, onStep);
        return new(edited ? Outcome.Injected : Outcome.AlreadyInjected, decision);
    }
}
