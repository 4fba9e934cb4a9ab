namespace Dragonfly.Operator.Pods;

/// <summary>What is known besides the Pod itself when it is decided about.</summary>
public sealed record PodContext
{
    /// <summary>The Pod's namespace; null if it is unknown.</summary>
    public NamespaceInfo? Namespace { get; init; }

    /// <summary>The name of the Pod's namespace, which is known even if its labels are not; null for a template without one.</summary>
    public string? NamespaceName { get; init; }

    /// <summary>The workload whose Pod template it is; null for a Pod.</summary>
    public TemplateOwner? Template { get; init; }

    /// <summary>For how many Pods of the template an explanation is asked; null: of none in particular.</summary>
    public int? Replicas { get; init; }

    /// <summary>Whether nothing is stored in the end, so that no decision may leave a trace either.</summary>
    public bool DryRun { get; init; }

    /// <summary>The Pod Security level of namespaces without a label for it.</summary>
    public PodSecurityLevel PodSecurityDefault { get; init; }

    /// <summary>Also injects a Pod that does not ask for it; an explicit "false" still refuses.</summary>
    public bool Force { get; init; }

    /// <summary>Why API servers do not call the webhook for the Pod; null if they do.</summary>
    public NotCalled? NotCalled { get; init; }

    /// <summary>Whether the Pod is one of the cluster, for which a scheduler may have chosen the node.</summary>
    public bool Exists { get; init; }

    /// <summary>Whether reports also say what was considered and what was left alone. Reviews skip this.</summary>
    public bool Explain { get; init; }

    /// <summary>Whether a failure refuses the Pod instead of letting it through without the additions.</summary>
    public bool FailurePolicyFail { get; init; }
}

/// <summary>The workload that a Pod template belongs to.</summary>
/// <param name="Group">Its API group, empty for the core's.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
public sealed record TemplateOwner(string Group, string Kind, string Name)
{
    /// <summary>The volumes that its Pods get beside those of the template, in place of such with one of the names.</summary>
    public IReadOnlyList<string> ClaimedVolumes { get; init; } = [];
}

/// <summary>Why API servers do not call the webhook for a Pod, and what would change that.</summary>
public sealed record NotCalled(string Reason, string Remedy)
{
    /// <summary>The names of match conditions that the Pod does not meet. A kind that knows one can say more.</summary>
    public IReadOnlyList<string> UnmetConditions { get; init; } = [];
}

/// <summary>The Pod Security levels, from lax to strict.</summary>
public enum PodSecurityLevel
{
    Privileged,
    Baseline,
    Restricted,
}
