namespace Dragonfly.Operator.Pods;

/// <summary>
/// What one kind decided for one Pod, and why. The log line, the metric, warnings, Events and the command line render it, and work
/// nothing out a second time.
/// </summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Outcome">One of <see cref="Pods.Outcome"/>, or of the kind's own.</param>
public sealed record MutationReport(string Kind, string Outcome)
{
    /// <summary>The names of the resources that the Pod's additions come from, or that were found and not used.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>Where the value stood that asked for the mutation or refused it.</summary>
    public OptInRule DecidedBy { get; init; }

    /// <summary>What the user should know; a warning whose reason is the outcome explains it.</summary>
    public IReadOnlyList<Warning> Warnings { get; init; } = [];

    /// <summary>What went wrong, for the log; set when and only when the outcome is <see cref="Outcome.Error"/>.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Why API servers do not call the webhook for the Pod; null where they do, or where nothing is wanted.</summary>
    public NotCalled? NotCalled { get; init; }

    /// <summary>The places where the mutation can be asked for or refused. Empty without an explanation.</summary>
    public IReadOnlyList<OptInSource> OptIn { get; init; } = [];

    /// <summary>All resources of the kind, the preferred first. Empty without an explanation.</summary>
    public IReadOnlyList<ConsideredResource> Considered { get; init; } = [];

    /// <summary>What was done, in order. Empty without an explanation.</summary>
    public IReadOnlyList<MutationStep> Steps { get; init; } = [];

    /// <summary>What would change the outcome; null where nothing needs to, or without an explanation.</summary>
    public string? Hint { get; init; }
}

/// <summary>A resource, and why it was chosen or not.</summary>
public sealed record ConsideredResource(string Name, int Priority, bool Chosen, string Reason);

/// <summary>One step of a mutation.</summary>
/// <param name="Name">Its name, as users know it.</param>
/// <param name="Ran">Whether it ran at all.</param>
/// <param name="Added">What it added.</param>
/// <param name="LeftAlone">What it left alone, and why; of one that did not run, why not.</param>
public sealed record MutationStep(string Name, bool Ran, IReadOnlyList<Addition> Added, IReadOnlyList<string> LeftAlone);

/// <summary>A place where a mutation can be asked for or refused.</summary>
/// <param name="Rule">Which place.</param>
/// <param name="Name">Name of the annotation or label.</param>
/// <param name="Value">What stands there; null: nothing.</param>
/// <param name="Decided">Whether this is the value that decided.</param>
public sealed record OptInSource(OptInRule Rule, string Name, string? Value, bool Decided);

/// <summary>Where the value stood that decided whether a Pod is mutated.</summary>
public enum OptInRule
{
    Default,
    PodAnnotation,
    PodLabel,
    NamespaceLabel,
    NamespaceAnnotation,
    Forced,
}
