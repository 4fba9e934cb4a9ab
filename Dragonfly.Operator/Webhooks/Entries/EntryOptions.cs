namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>Where entries are published, and for which namespaces never.</summary>
public sealed record EntryOptions
{
    public const string DefaultConfiguration = "d7y-operator-resources";

    /// <summary>The MutatingWebhookConfiguration that holds the entries of resources, and nothing else.</summary>
    public string Configuration { get; init; } = DefaultConfiguration;

    /// <summary>The MutatingWebhookConfiguration whose first entry says how API servers reach the operator.</summary>
    public string StaticConfiguration { get; init; } = "";

    /// <summary>The operator's own namespace: a Pod of the operator must not wait for the operator.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Further namespaces whose Pods the webhook is not called for.</summary>
    public IReadOnlyList<string> ExcludedNamespaces { get; init; } = [];

    /// <summary>All namespaces that are left out, in one order.</summary>
    internal IReadOnlyList<string> LeftOut => [.. ExcludedNamespaces.Concat(["kube-system", "kube-node-lease", Namespace]).Distinct().Order(StringComparer.Ordinal)];
}
