using System.Diagnostics.CodeAnalysis;
using k8s;
using k8s.Models;

namespace KubeOps.Abstractions.Reconciliation;

/// <summary>The result of a reconciliation.</summary>
[SuppressMessage("Design", "CA1000", Justification = "Upstream's shape.")]
public sealed record ReconciliationResult<TEntity>
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private ReconciliationResult(TEntity entity, bool isSuccess, string? errorMessage, Exception? error, TimeSpan? requeueAfter)
    {
        Entity = entity;
        IsSuccess = isSuccess;
        ErrorMessage = errorMessage;
        Error = error;
        RequeueAfter = requeueAfter;
    }

    /// <summary>The reconciled entity.</summary>
    public TEntity Entity { get; }

    /// <summary>Whether the reconciliation succeeded.</summary>
    public bool IsSuccess { get; }

    /// <summary>What failed; null after a success.</summary>
    public string? ErrorMessage { get; }

    /// <summary>The cause of the failure, if there is one.</summary>
    public Exception? Error { get; }

    /// <summary>When to reconcile the entity again if it does not change earlier; null for the default.</summary>
    public TimeSpan? RequeueAfter { get; set; }

    /// <summary>A success.</summary>
    /// <param name="entity">The reconciled entity.</param>
    /// <param name="requeueAfter">When to reconcile it again; null to wait for a change.</param>
    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan? requeueAfter = null) =>
        new(entity, true, null, null, requeueAfter);

    /// <summary>A failure, which is retried.</summary>
    /// <param name="entity">The reconciled entity.</param>
    /// <param name="errorMessage">What failed.</param>
    /// <param name="error">The cause.</param>
    /// <param name="requeueAfter">When to retry; null for the queue's back-off.</param>
    public static ReconciliationResult<TEntity> Failure(
        TEntity entity, string errorMessage, Exception? error = null, TimeSpan? requeueAfter = null) =>
        new(entity, false, errorMessage, error, requeueAfter);
}
