namespace Dragonfly.Operator.Pods;

/// <summary>What the kinds need to know of a namespace. Immutable.</summary>
public sealed class NamespaceInfo
{
    /// <summary>The domain of the operator's annotations and labels.</summary>
    public const string Domain = "dragonfly.io/";

    /// <summary>The label with a namespace's own name, which API servers set since 1.21.</summary>
    public const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>The label with the Pod Security level that a namespace enforces.</summary>
    public const string PodSecurityEnforce = "pod-security.kubernetes.io/enforce";

    private readonly Dictionary<string, string> _annotations;

    public NamespaceInfo(string name, IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> annotations)
    {
        Name = name;
        Labels = labels;

        // Annotations may be of 256 KiB, and what is kept of a namespace is kept for as long as it lives.
        _annotations = annotations
            .Where(annotation => annotation.Key.StartsWith(Domain, StringComparison.Ordinal))
            .ToDictionary(annotation => annotation.Key, annotation => Excerpt.Name(annotation.Value) ?? "");
        PodSecurity = labels.GetValueOrDefault(PodSecurityEnforce) switch
        {
            null => null,
            "privileged" => PodSecurityLevel.Privileged,
            "baseline" => PodSecurityLevel.Baseline,
            // API servers take a value that they do not know for the strictest.
            _ => PodSecurityLevel.Restricted,
        };
    }

    public string Name { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The Pod Security level that its label enforces; null without the label: the cluster's default holds.</summary>
    public PodSecurityLevel? PodSecurity { get; }

    /// <summary>The value of an annotation in the operator's domain, cut to the length of a name; null when it is absent.</summary>
    public string? Annotation(string name) => _annotations.GetValueOrDefault(name);
}
