namespace Dragonfly.Operator.Pods;

/// <summary>What is known beside the Pod itself when it is decided about.</summary>
public sealed record PodContext
{
    /// <summary>The Pod's namespace; null when nothing is known of it.</summary>
    public NamespaceInfo? Namespace { get; init; }

    /// <summary>The name of the Pod's namespace, which is known also where its labels are not; null for a template without one.</summary>
    public string? NamespaceName { get; init; }

    /// <summary>The Pod Security level of namespaces without a label for it.</summary>
    public PodSecurityLevel PodSecurityDefault { get; init; }

    /// <summary>Injects also what does not ask for it; an explicit "false" still refuses.</summary>
    public bool Force { get; init; }

    /// <summary>Why API servers do not call the webhook for the Pod; null: they do.</summary>
    public NotCalled? NotCalled { get; init; }

    /// <summary>Whether the reports are to say also what was considered, and what was left alone; reviews do without.</summary>
    public bool Explain { get; init; }

    /// <summary>Whether the Pod is refused, rather than let through without, when something fails.</summary>
    public bool FailurePolicyFail { get; init; }
}

/// <summary>Why API servers do not call the webhook for a Pod, and what would make them.</summary>
public sealed record NotCalled(string Reason, string Remedy)
{
    /// <summary>The names of match conditions that the Pod does not meet. A kind that knows one can say more.</summary>
    public IReadOnlyList<string> UnmetConditions { get; init; } = [];
}
