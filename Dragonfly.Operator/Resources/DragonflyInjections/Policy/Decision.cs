using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>Whether a Pod is injected, by which rule, with what, and what its user should know. A value: nothing has happened yet.</summary>
/// <param name="Outcome">Injected, or why not.</param>
/// <param name="DecidedBy">Where the opt-in value stood.</param>
/// <param name="Chosen">The DragonflyInjection, as far as one was found.</param>
/// <param name="Plan">What to add; set when and only when the outcome is <see cref="Outcome.Injected"/>.</param>
/// <param name="Warnings">What was found on the way.</param>
public sealed record Decision(Outcome Outcome, OptInRule DecidedBy, InjectionRule? Chosen, InjectionPlan? Plan, Warnings Warnings)
{
    /// <summary>Set when and only when the outcome is <see cref="Outcome.NotCalled"/>.</summary>
    public NotCalled? NotCalled { get; init; }
}

/// <summary>What chose the DragonflyInjection.</summary>
public enum ChosenBy
{
    /// <summary>Its selectors and its priority: nothing names one.</summary>
    Selectors,

    /// <summary>The Pod's annotation dragonfly.io/injection.</summary>
    PodAnnotation,

    /// <summary>The Pod's annotation dragonfly.io/injected: what one resource began, it completes.</summary>
    InjectedAnnotation,

    /// <summary>The namespace's annotation dragonfly.io/injection.</summary>
    NamespaceAnnotation,
}

/// <summary>Why API servers do not call the webhook for a Pod, and what would make them.</summary>
public sealed record NotCalled(string Reason, string Remedy);
