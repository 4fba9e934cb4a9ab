using Dragonfly.Operator.Injection.Policy;

namespace Dragonfly.Operator.Injection.Explaining;

/// <summary>How a decision came about, in the order in which it was made.</summary>
/// <param name="Outcome">What becomes of the Pod.</param>
/// <param name="Notes">In which way it gets less than was asked for.</param>
/// <param name="NotCalled">Why API servers do not call the webhook for it; null where they do, or where nothing is wanted.</param>
/// <param name="OptIn">The places that were looked at, the first with a value decides.</param>
/// <param name="Injections">All DragonflyInjections, the preferred first.</param>
/// <param name="Steps">The injectors.</param>
/// <param name="Warnings">What the user is told at once.</param>
/// <param name="Hint">What would change the outcome; null where nothing needs to.</param>
public sealed record Explanation(
    Outcome Outcome,
    Notes Notes,
    string? NotCalled,
    IReadOnlyList<OptInSource> OptIn,
    IReadOnlyList<ConsideredInjection> Injections,
    IReadOnlyList<InjectorStep> Steps,
    IReadOnlyList<string> Warnings,
    string? Hint);
