using Dragonfly.Operator.Pods;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>What a namespace says of the injection of its Pods.</summary>
public static class NamespaceOptIn
{
    extension(NamespaceInfo @namespace)
    {
        public string? InjectLabel => @namespace.Labels.GetValueOrDefault(AnnotationNames.Inject);

        public string? InjectAnnotation => @namespace.Annotation(AnnotationNames.Inject);

        /// <summary>The DragonflyInjection that the namespace asks for by name; as on a Pod, an empty value counts as absent.</summary>
        public string? Injection =>
            @namespace.Annotation(AnnotationNames.Injection)?.Trim() is { Length: > 0 } name ? name : null;
    }
}
