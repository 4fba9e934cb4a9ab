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

    /// <summary>Whether nothing else is known of it, so that it may have labels and annotations that are not here.</summary>
    public bool OnlyNameIsKnown { get; private init; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>The Pod Security level that its label enforces; without the label it is null, and the cluster's default applies.</summary>
    public PodSecurityLevel? PodSecurity { get; }

    /// <summary>A namespace of which only the name is known, and so the label that API servers make of it.</summary>
    public static NamespaceInfo Named(string name) =>
        new(name, new Dictionary<string, string> { [NameLabel] = name }, new Dictionary<string, string>()) { OnlyNameIsKnown = true };

    /// <summary>The value of an annotation in the operator's domain, cut to the length of a name; null if it is absent.</summary>
    public string? Annotation(string name) => _annotations.GetValueOrDefault(name);
}
