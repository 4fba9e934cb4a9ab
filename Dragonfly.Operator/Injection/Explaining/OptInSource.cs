using Dragonfly.Operator.Injection.Policy;

namespace Dragonfly.Operator.Injection.Explaining;

/// <summary>A place where injection can be asked for or refused.</summary>
/// <param name="Rule">Which place.</param>
/// <param name="Name">Name of the annotation or label.</param>
/// <param name="Value">What stands there; null: nothing.</param>
/// <param name="Decided">Whether this is the value that decided.</param>
public sealed record OptInSource(OptInRule Rule, string Name, string? Value, bool Decided);
