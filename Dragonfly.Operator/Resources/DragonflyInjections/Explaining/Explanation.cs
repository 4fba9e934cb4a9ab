using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;

namespace Dragonfly.Operator.Resources.DragonflyInjections.Explaining;

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

/// <summary>A DragonflyInjection, and why it was chosen or not.</summary>
public sealed record ConsideredInjection(string Name, int Priority, bool Chosen, string Reason);

/// <summary>What an injector did.</summary>
/// <param name="Injector">Its name, as in spec.inject.</param>
/// <param name="Ran">Whether it ran at all.</param>
/// <param name="Added">What it added.</param>
/// <param name="Left">What it left alone, and why.</param>
public sealed record InjectorStep(string Injector, bool Ran, IReadOnlyList<Addition> Added, IReadOnlyList<string> Left);

/// <summary>A place where injection can be asked for or refused.</summary>
/// <param name="Rule">Which place.</param>
/// <param name="Name">Name of the annotation or label.</param>
/// <param name="Value">What stands there; null: nothing.</param>
/// <param name="Decided">Whether this is the value that decided.</param>
public sealed record OptInSource(OptInRule Rule, string Name, string? Value, bool Decided);
