namespace Dragonfly.Operator.Injection.Explaining;

/// <summary>What an injector did.</summary>
/// <param name="Injector">Its name, as in spec.inject.</param>
/// <param name="Ran">Whether it ran at all.</param>
/// <param name="Added">What it added.</param>
/// <param name="Left">What it left alone, and why.</param>
public sealed record InjectorStep(string Injector, bool Ran, IReadOnlyList<Addition> Added, IReadOnlyList<string> Left);
