using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Plans;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Policy;

/// <summary>Whether a Pod is injected, by which rule, with what, and what its user should know. A value: nothing has happened yet.</summary>
/// <param name="Outcome">Injected, or why not.</param>
/// <param name="DecidedBy">Where the opt-in value stood.</param>
/// <param name="Chosen">The DragonflyInjection, as far as one was found.</param>
/// <param name="Injection">What to add; set when and only when the outcome is <see cref="Pods.Outcome.Injected"/>.</param>
/// <param name="Record">What was found on the way.</param>
public sealed record Decision(string Outcome, OptInRule DecidedBy, InjectionRule? Chosen, PodInjection? Injection, MutationRecord Record)
{
    public Warnings Warnings => Record.Warnings;
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
