namespace Dragonfly.Operator.Injection.Policy;

/// <summary>One thing that the user should know: the message names the field and what follows, in a sentence.</summary>
public readonly record struct Finding(Notes Note, string Message);
