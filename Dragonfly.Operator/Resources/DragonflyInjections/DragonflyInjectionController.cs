using System.Net;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using Dragonfly.Operator.Resources.Namespaces;
using k8s.Autorest;
using KubeOps.Abstractions.Events;
using KubeOps.Abstractions.Rbac;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>Puts DragonflyInjections in force, and says in their status and by events how they are.</summary>
[EntityRbac(typeof(V1Alpha1DragonflyInjection), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
public sealed partial class DragonflyInjectionController(
    InjectionCache injections,
    NamespaceCache namespaces,
    CacheSync filled,
    IKubernetesClient client,
    EventPublisher events,
    TimeProvider time,
    ILogger<DragonflyInjectionController> logger) : IEntityController<V1Alpha1DragonflyInjection>
{
    /// <summary>Namespaces come and go without an event for the resource; what its status says of them may be that old.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);

    /// <summary>While the caches are being filled nothing true can be said of namespaces; it takes no longer than a list.</summary>
    public static readonly TimeSpan FillingInterval = TimeSpan.FromSeconds(1);

    public async Task<ReconciliationResult<V1Alpha1DragonflyInjection>> ReconcileAsync(
        V1Alpha1DragonflyInjection entity, CancellationToken cancellationToken)
    {
        // First of all: Pods must not wait for a status to be written.
        var read = injections.Set(entity);
        var isFilled = filled.IsTrue;
        var status = InjectionConditions.Update(
            entity, read, injections.UpToDate, isFilled ? namespaces.All : null, time.GetUtcNow().UtcDateTime);
        if (status != entity.Status && entity.Metadata.DeletionTimestamp is null)
        {
            await WriteAsync(entity, status, read, cancellationToken);
        }

        return ReconciliationResult<V1Alpha1DragonflyInjection>.Success(entity, isFilled ? RefreshInterval : FillingInterval);
    }

    public Task<ReconciliationResult<V1Alpha1DragonflyInjection>> DeletedAsync(
        V1Alpha1DragonflyInjection entity, CancellationToken cancellationToken)
    {
        injections.Remove(entity.Metadata.Name);
        return Task.FromResult(ReconciliationResult<V1Alpha1DragonflyInjection>.Success(entity));
    }

    private async Task WriteAsync(
        V1Alpha1DragonflyInjection entity, DragonflyInjectionStatus status, ReadResult read, CancellationToken cancellationToken)
    {
        try
        {
            // A copy: if this fails, the status has to look as unwritten as it is when it is tried again.
            var written = new V1Alpha1DragonflyInjection { Metadata = entity.Metadata, Spec = entity.Spec, Status = status };
            await client.UpdateStatusAsync(written, cancellationToken);
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            // Somebody else, most likely another replica, has written meanwhile, or the resource is gone: the watch brings
            // what there is now.
            return;
        }

        var before = InjectionConditions.Find(entity.Status, InjectionConditions.Ready)?.Status;
        entity.Status = status;
        await TellAsync(entity, before, read, cancellationToken);
    }

    /// <summary>By an event, when the resource has turned bad or good; only the replica that wrote the status gets here.</summary>
    private async Task TellAsync(V1Alpha1DragonflyInjection entity, string? before, ReadResult read, CancellationToken cancellationToken)
    {
        var ready = InjectionConditions.Find(entity.Status, InjectionConditions.Ready)!;
        if (ready.Status == before)
        {
            return;
        }

        if (read.Rule is null)
        {
            LogInvalid(entity.Metadata.Name, ready.Message);
            await events(entity, InjectionConditions.InvalidSpec, ready.Message, EventType.Warning, cancellationToken);
        }
        else if (before is not null)
        {
            await events(entity, InjectionConditions.Valid, ready.Message, EventType.Normal, cancellationToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "DragonflyInjection {Injection} is invalid: {Errors}")]
    private partial void LogInvalid(string injection, string errors);
}
