namespace Dragonfly.Operator.Webhooks.Entries;

/// <summary>Where the entries are published, and which namespaces they exclude.</summary>
public sealed record EntryOptions
{
    public const string DefaultConfiguration = "d7y-operator-resources";

    /// <summary>The MutatingWebhookConfiguration that holds only the entries of resources.</summary>
    public string Configuration { get; init; } = DefaultConfiguration;

    /// <summary>The MutatingWebhookConfiguration whose first entry defines how API servers reach the operator.</summary>
    public string StaticConfiguration { get; init; } = "";

    /// <summary>The operator's own namespace: a Pod of the operator must not wait for the operator.</summary>
    public string Namespace { get; init; } = "";

    public IReadOnlyList<string> ExcludedNamespaces { get; init; } = [];

    /// <summary>All excluded namespaces, in a fixed order.</summary>
    internal IReadOnlyList<string> LeftOut => [.. ExcludedNamespaces.Concat(["kube-system", "kube-node-lease", Namespace]).Distinct().Order(StringComparer.Ordinal)];
}
