namespace Dragonfly.Operator.Pods;

/// <summary>
/// What one kind decided for one Pod, and why. The log line, metrics, warnings, Events and the command line only render it.
/// </summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Outcome">One of <see cref="Pods.Outcome"/>, or one of the kind's own.</param>
public sealed record MutationReport(string Kind, string Outcome)
{
    /// <summary>The names of the resources that the additions come from, or that matched and were not used.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>The place of the value that requested or refused the mutation.</summary>
    public OptInRule DecidedBy { get; init; }

    /// <summary>What the user should know. A warning whose reason is the outcome explains the outcome.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>The error for the log; set exactly when the outcome is <see cref="Outcome.Error"/>.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Why API servers do not call the webhook for the Pod; null if they do, or if the Pod needs nothing.</summary>
    public NotCalled? NotCalled { get; init; }

    /// <summary>The places where the mutation can be requested or refused. Empty without an explanation.</summary>
    public IReadOnlyList<OptInSource> OptIn { get; init; } = [];

    /// <summary>All resources of the kind, the preferred one first. Empty without an explanation.</summary>
    public IReadOnlyList<ConsideredResource> Considered { get; init; } = [];

    /// <summary>What was done, in order. Empty without an explanation.</summary>
    public IReadOnlyList<MutationStep> Steps { get; init; } = [];

    /// <summary>What would change the outcome; null if nothing needs to, or without an explanation.</summary>
    public string? Hint { get; init; }
}

/// <summary>A resource, and why it was chosen or not.</summary>
public sealed record ConsideredResource(string Name, int Priority, bool Chosen, string Reason);

/// <summary>One step of a mutation.</summary>
/// <param name="Name">Its name, as users know it.</param>
/// <param name="Ran">Whether it ran at all.</param>
/// <param name="Added">What it added.</param>
/// <param name="LeftAlone">What it left alone, and why; for a step that did not run, why it did not.</param>
public sealed record MutationStep(string Name, bool Ran, IReadOnlyList<Addition> Added, IReadOnlyList<string> LeftAlone);

/// <summary>A place where a mutation can be requested or refused.</summary>
/// <param name="Rule">Which place.</param>
/// <param name="Name">Name of the annotation or label.</param>
/// <param name="Value">The value there; null for none.</param>
/// <param name="Decided">Whether this value decided.</param>
public sealed record OptInSource(OptInRule Rule, string Name, string? Value, bool Decided);

/// <summary>The places of the value that decides whether a Pod is mutated.</summary>
public enum OptInRule
{
    Default,
    PodAnnotation,
    PodLabel,
    NamespaceLabel,
    NamespaceAnnotation,
    Forced,
}
