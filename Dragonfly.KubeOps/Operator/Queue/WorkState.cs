using k8s;
using k8s.Models;
using KubeOps.Abstractions.Builder;

namespace KubeOps.Operator.Queue;

/// <summary>The state of one key. The queue's lock guards it.</summary>
/// <typeparam name="TEntity">Type of the entity.</typeparam>
internal sealed class WorkState<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The newest entity; dropped once it is reconciled and no timer needs it.</summary>
    public TEntity? Entity { get; set; }

    /// <summary>Whether <see cref="Entity"/> arrived after the last processing began.</summary>
    public bool IsChanged { get; set; }

    /// <summary>Whether <see cref="Entity"/> is to be reconciled even if it has not changed.</summary>
    public bool IsForced { get; set; }

    /// <summary>A deleted entity that the controller has not been called for yet.</summary>
    public TEntity? Gone { get; set; }

    /// <summary>Whether the key waits in the channel.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether the key is being processed.</summary>
    public bool IsActive { get; set; }

    /// <summary>Whether something arrived during the processing.</summary>
    public bool IsTouched { get; set; }

    /// <summary>Consecutive failures.</summary>
    public int Failures { get; set; }

    /// <summary>The version that was reconciled last, by the strategy; null after a failure.</summary>
    public string? Reconciled { get; set; }

    /// <summary>Fires when the key is due again.</summary>
    public ITimer? Timer { get; set; }

    /// <summary>Whether there is something to do now.</summary>
    public bool IsRunnable => Gone is not null || IsChanged || IsForced;

    /// <summary>Whether the key can be forgotten: there is nothing to do, and nothing to remember.</summary>
    public bool IsIdle => !IsRunnable && !IsActive && !IsQueued && Timer is null && Reconciled is null && Entity is null;

    /// <summary>Stops the timer.</summary>
    public void StopTimer()
    {
        Timer?.Dispose();
        Timer = null;
    }
}

/// <summary>The version that must change before an entity is reconciled again.</summary>
internal static class WorkVersion
{
    /// <summary>The version of an entity by the strategy. Kinds without a generation, such as Namespace, use resourceVersion.</summary>
    /// <param name="metadata">Metadata of the entity.</param>
    /// <param name="strategy">The strategy.</param>
    public static string Of(V1ObjectMeta metadata, ReconcileStrategy strategy) =>
        strategy == ReconcileStrategy.ByGeneration && metadata.Generation is { } generation
            ? $"{metadata.Uid}@{generation}"
            : $"{metadata.Uid}#{metadata.ResourceVersion}";
}
