using k8s;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Controller;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeOps.Operator.Queue;

/// <summary>Calls the controller of a type, each time in a new scope, and logs and counts the result.</summary>
internal sealed class Reconciler<TEntity>(
    IServiceScopeFactory scopes, RuntimeMetrics metrics, ILogger<Reconciler<TEntity>> logger)
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    private readonly string _kind = EntityTypes.Get<TEntity>().Kind;

    /// <summary>Calls the controller. An exception counts as a failure.</summary>
    public async Task<ReconciliationResult<TEntity>> HandleAsync(WorkItem<TEntity> item, CancellationToken cancellationToken)
    {
        var (entity, isDeleted) = item;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var controller = scope.ServiceProvider.GetRequiredService<IEntityController<TEntity>>();
            var result = await (isDeleted
                ? controller.DeletedAsync(entity, cancellationToken)
                : controller.ReconcileAsync(entity, cancellationToken));
            if (!result.IsSuccess)
            {
                QueueLog.Failed(logger, result.Error, _kind, entity.Metadata.NamespaceProperty, entity.Metadata.Name, result.ErrorMessage);
            }

            metrics.CountReconciles(_kind, result.IsSuccess ? RuntimeMetrics.Success : RuntimeMetrics.Failure);
            return result;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            QueueLog.Failed(logger, e, _kind, entity.Metadata.NamespaceProperty, entity.Metadata.Name, e.Message);
            metrics.CountReconciles(_kind, RuntimeMetrics.Error);
            return ReconciliationResult<TEntity>.Failure(entity, e.Message, e);
        }
    }
}

/// <summary>An entity to process.</summary>
internal readonly record struct WorkItem<TEntity>(TEntity Entity, bool IsDeleted)
    where TEntity : IKubernetesObject<V1ObjectMeta>;

internal static partial class QueueLog
{
    [LoggerMessage(LogLevel.Error, "Reconciling {Kind} {Namespace}/{Name} failed and will be retried: {Problem}")]
    public static partial void Failed(
        ILogger logger, Exception? error, string kind, string? @namespace, string name, string? problem);
}
