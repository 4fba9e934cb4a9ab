namespace KubeOps.Abstractions.Builder;

/// <summary>Which changes of an entity are worth a reconciliation.</summary>
public enum ReconcileStrategy
{
    /// <summary>Those of <c>metadata.generation</c>: of the specification, not of labels or status.</summary>
    ByGeneration,

    /// <summary>Every change.</summary>
    ByResourceVersion,
}
