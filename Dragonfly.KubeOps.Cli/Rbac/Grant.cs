namespace Dragonfly.KubeOps.Cli.Rbac;

/// <summary>One verb on one resource, or on one path that is no resource.</summary>
internal readonly record struct Grant(string Group, string Resource, string Verb, string? Url = null)
{
    /// <summary>
    /// Whether the operator needs it in its own namespace only. What lies in these resources belongs to whoever owns
    /// the namespace, so no operator has business with others'.
    /// </summary>
    public bool IsInOwnNamespace => (Group, Resource) is ("", "secrets" or "configmaps") or ("coordination.k8s.io", "leases");
}
