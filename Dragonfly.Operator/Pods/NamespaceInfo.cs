using Dragonfly.Operator.Injection.Settings;

namespace Dragonfly.Operator.Pods;

/// <summary>What the policy needs to know of a namespace. Immutable but for the memory of which resources select it.</summary>
public sealed class NamespaceFacts(
    string name,
    IReadOnlyDictionary<string, string> labels,
    IReadOnlyDictionary<string, string> annotations)
{
    private Candidates? _candidates;

    public string Name { get; } = name;

    public IReadOnlyDictionary<string, string> Labels { get; } = labels;

    public string? InjectLabel { get; } = labels.GetValueOrDefault(AnnotationNames.Inject);

    // Annotations may be of 256 KiB, and what is kept of each namespace is kept for as long as it lives.
    public string? InjectAnnotation { get; } = Excerpt.Name(annotations.GetValueOrDefault(AnnotationNames.Inject));

    /// <summary>The DragonflyInjection that the namespace asks for by name; as on a Pod, an empty value counts as absent.</summary>
    public string? Injection { get; } = annotations.GetValueOrDefault(AnnotationNames.Injection)?.Trim() is { Length: > 0 } name ? Excerpt.Name(name) : null;

    /// <summary>The Pod Security level that its label enforces; null without the label: the cluster's default holds.</summary>
    public PodSecurityLevel? PodSecurity { get; } = labels.GetValueOrDefault(AnnotationNames.PodSecurityEnforce) switch
    {
        null => null,
        "privileged" => PodSecurityLevel.Privileged,
        "baseline" => PodSecurityLevel.Baseline,
        // API servers take a value that they do not know for the strictest.
        _ => PodSecurityLevel.Restricted,
    };

    /// <summary>
    /// The resources of <paramref name="set"/> that select this namespace, the preferred first. Found once for each pair
    /// of snapshots; when two requests find it at once, both find the same.
    /// </summary>
    internal IReadOnlyList<InjectionRule> CandidatesIn(InjectionSet set)
    {
        var candidates = Volatile.Read(ref _candidates);
        if (candidates?.Set != set)
        {
            candidates = set.FindCandidates(Labels);
            Volatile.Write(ref _candidates, candidates);
        }

        return candidates.Rules;
    }
}
