namespace Dragonfly.Operator.Injection.Policy;

/// <summary>What chose the DragonflyInjection.</summary>
public enum ChosenBy
{
    /// <summary>Its selectors and its priority: nothing names one.</summary>
    Selectors,

    /// <summary>The Pod's annotation dragonfly.io/injection.</summary>
    PodAnnotation,

    /// <summary>The Pod's annotation dragonfly.io/injected: what one resource began, it completes.</summary>
    InjectedAnnotation,

    /// <summary>The namespace's annotation dragonfly.io/injection.</summary>
    NamespaceAnnotation,
}
