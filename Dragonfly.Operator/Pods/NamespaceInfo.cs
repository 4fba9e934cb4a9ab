namespace Dragonfly.Operator.Pods;

/// <summary>What the kinds need to know about a namespace. Immutable.</summary>
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

        // A namespace can have 256 KiB of annotations, and this copy lives as long as the namespace.
        _annotations = annotations
            .Where(annotation => annotation.Key.StartsWith(Domain, StringComparison.Ordinal))
            .ToDictionary(annotation => annotation.Key, annotation => Excerpt.Name(annotation.Value) ?? "");
        PodSecurity = labels.GetValueOrDefault(PodSecurityEnforce) switch
        {
            null => null,
            "privileged" => PodSecurityLevel.Privileged,
            "baseline" => PodSecurityLevel.Baseline,
            // API servers treat an unknown value as the strictest level.
            _ => PodSecurityLevel.Restricted,
        };
    }

    public string Name { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The Pod Security level that its label enforces; without the label it is null, and the cluster's default applies.</summary>
    public PodSecurityLevel? PodSecurity { get; }

    /// <summary>The value of an annotation in the operator's domain, cut to the length of a name; null if it is absent.</summary>
    public string? Annotation(string name) => _annotations.GetValueOrDefault(name);
}
