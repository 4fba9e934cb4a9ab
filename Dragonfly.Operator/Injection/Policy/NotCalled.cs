namespace Dragonfly.Operator.Injection.Policy;

/// <summary>Why API servers do not call the webhook for a Pod, and what would make them.</summary>
public sealed record NotCalled(string Reason, string Remedy);
