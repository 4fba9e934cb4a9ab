using Dragonfly.Operator.Injection.Plans;
using Dragonfly.Operator.Injection.Selection;

namespace Dragonfly.Operator.Injection.Policy;

/// <summary>Whether a Pod is injected, by which rule, with what, and what its user should know. A value: nothing has happened yet.</summary>
/// <param name="Outcome">Injected, or why not.</param>
/// <param name="DecidedBy">Where the opt-in value stood.</param>
/// <param name="Chosen">The DragonflyInjection, as far as one was found.</param>
/// <param name="Plan">What to add; set when and only when the outcome is <see cref="Outcome.Injected"/>.</param>
/// <param name="Findings">What was found on the way.</param>
public sealed record Decision(Outcome Outcome, OptInRule DecidedBy, InjectionRule? Chosen, InjectionPlan? Plan, Findings Findings)
{
    /// <summary>Set when and only when the outcome is <see cref="Outcome.NotCalled"/>.</summary>
    public NotCalled? NotCalled { get; init; }
}
