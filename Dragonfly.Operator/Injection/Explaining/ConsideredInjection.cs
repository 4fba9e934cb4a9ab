namespace Dragonfly.Operator.Injection.Explaining;

/// <summary>A DragonflyInjection, and why it was chosen or not.</summary>
public sealed record ConsideredInjection(string Name, int Priority, bool Chosen, string Reason);
