using k8s.Models;
using KubeOps.Abstractions.Builder;

namespace KubeOps.Operator.Queue;

/// <summary>What must differ for an entity to be reconciled again.</summary>
internal static class WorkVersion
{
    /// <summary>The version of an entity by a strategy. Kinds without a generation, such as namespaces, go by resourceVersion.</summary>
    /// <param name="metadata">Metadata of the entity.</param>
    /// <param name="strategy">The strategy.</param>
    public static string Of(V1ObjectMeta metadata, ReconcileStrategy strategy) =>
        strategy == ReconcileStrategy.ByGeneration && metadata.Generation is { } generation
            ? $"{metadata.Uid}@{generation}"
            : $"{metadata.Uid}#{metadata.ResourceVersion}";
}
