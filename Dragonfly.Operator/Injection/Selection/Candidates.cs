namespace Dragonfly.Operator.Injection.Selection;

/// <summary>The rules of a set that select some namespace, the preferred first.</summary>
internal sealed record Candidates(InjectionSet Set, IReadOnlyList<InjectionRule> Rules);
