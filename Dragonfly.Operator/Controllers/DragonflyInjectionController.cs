using Dragonfly.Operator.Caching;
using Dragonfly.Operator.Entities;
using KubeOps.Abstractions.Rbac;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Controller;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Controllers;

/// <summary>Puts DragonflyInjections in force.</summary>
[EntityRbac(typeof(V1Alpha1DragonflyInjection), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
public sealed partial class DragonflyInjectionController(
    InjectionCache cache, ILogger<DragonflyInjectionController> logger) : IEntityController<V1Alpha1DragonflyInjection>
{
    public Task<ReconciliationResult<V1Alpha1DragonflyInjection>> ReconcileAsync(
        V1Alpha1DragonflyInjection entity, CancellationToken cancellationToken)
    {
        var read = cache.Set(entity);
        if (read.Errors.Count > 0)
        {
            LogInvalid(entity.Metadata.Name, string.Join("; ", read.Errors));
        }

        return Task.FromResult(ReconciliationResult<V1Alpha1DragonflyInjection>.Success(entity));
    }

    public Task<ReconciliationResult<V1Alpha1DragonflyInjection>> DeletedAsync(
        V1Alpha1DragonflyInjection entity, CancellationToken cancellationToken)
    {
        cache.Remove(entity.Metadata.Name);
        return Task.FromResult(ReconciliationResult<V1Alpha1DragonflyInjection>.Success(entity));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "DragonflyInjection {Injection} is invalid, its last good state stays in force: {Errors}")]
    private partial void LogInvalid(string injection, string errors);
}
