namespace Dragonfly.Operator.Injection.Policy;

/// <summary>Where the value stood that decided whether a Pod is injected.</summary>
public enum OptInRule
{
    Default,
    PodAnnotation,
    PodLabel,
    NamespaceLabel,
    NamespaceAnnotation,
    Forced,
}
