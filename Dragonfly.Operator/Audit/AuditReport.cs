using Dragonfly.Operator.Resources;
using k8s.Models;

namespace Dragonfly.Operator.Audit;

/// <summary>What an audit found. Immutable.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Pods">How many Pods it looked at.</param>
/// <param name="Counts">How many it found of each kind in each state that the kind knows, those that are 0 included.</param>
/// <param name="OfResources">The same for each resource of a kind.</param>
/// <param name="Owners">What controls the Pods that were found; of very many only the first.</param>
internal sealed record AuditReport(
    DateTimeOffset At,
    int Pods,
    IReadOnlyList<AuditCount> Counts,
    IReadOnlyDictionary<ResourceKind, AuditCounts> OfResources,
    IReadOnlyDictionary<AuditedOwner, V1OwnerReference> Owners)
{
    /// <summary>What was found, in words.</summary>
    public string Found => Counts.Where(count => count.Pods > 0).ToList() is { Count: > 0 } found ? string.Join(", ", found) : "nothing to report";

    /// <summary>What is said of running Pods that have not got what new ones would get.</summary>
    public static string Lack(string kind, string resource) =>
        $"lack what {kind} {resource} adds, most likely because they are older than it or than the operator";
}

/// <summary>How many Pods the audit found.</summary>
internal sealed record AuditCount(string Kind, string State, int Pods)
{
    public override string ToString() => $"{Pods} {State} of {Kind}";
}

/// <summary>What controls Pods that the audit found.</summary>
internal sealed record AuditedOwner(string Namespace, string Uid, string Kind, string State, string Resource);
