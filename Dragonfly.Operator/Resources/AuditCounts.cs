namespace Dragonfly.Operator.Resources;

/// <summary>What the audit finds running Pods in.</summary>
public static class AuditState
{
    /// <summary>The Pod lacks what a new one would get.</summary>
    public const string Missing = "missing";

    /// <summary>The Pod has something of an earlier state of the resource.</summary>
    public const string Outdated = "outdated";
}

/// <summary>How many running Pods of each resource of a kind the last audit found, and in which state. Immutable.</summary>
/// <param name="rules">The resources that were in force then.</param>
/// <param name="pods">The numbers; resources without such Pods are not in them.</param>
public sealed class AuditCounts(IEnumerable<ResourceRule> rules, IReadOnlyDictionary<(string State, string Resource), int> pods)
{
    private readonly Dictionary<string, string> _revisions = rules.ToDictionary(rule => rule.Name, rule => rule.Revision);

    /// <summary>Of an audit that is switched off: nothing is known of any resource.</summary>
    public static AuditCounts Off { get; } = new([], new Dictionary<(string, string), int>());

    /// <summary>The number for a resource; null if it was not there when the Pods were looked at, or has changed since.</summary>
    public int? Find(string state, ResourceRule rule) =>
        _revisions.TryGetValue(rule.Name, out var revision) && revision == rule.Revision ? pods.GetValueOrDefault((state, rule.Name)) : null;
}
