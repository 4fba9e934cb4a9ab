using System.Net;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Namespaces;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.Abstractions.Events;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Resources;

/// <summary>Puts the resources of a kind in force, and says in their status and by Events how they are.</summary>
/// <typeparam name="TEntity">The resource as it is stored.</typeparam>
/// <typeparam name="TRule">The resource, validated and compiled.</typeparam>
/// <param name="kind">The kind.</param>
/// <param name="services">What the controllers of all kinds need.</param>
public abstract class ResourceController<TEntity, TRule>(ResourceKind<TEntity, TRule> kind, ControllerServices services)
    : IEntityController<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
    where TRule : ResourceRule
{
    /// <summary>What the controllers of all kinds need.</summary>
    protected ControllerServices Services => services;

    public async Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken)
    {
        // First of all: Pods must not wait for a status to be written.
        var compiled = await PutInForceAsync(entity, cancellationToken);
        var isSynced = services.Sync.IsTrue;
        var publication = services.Published.Of(compiled.Rule is { Enabled: true } rule ? rule.WebhookEntries : []);
        var status = kind.UpdateStatus(
            entity, compiled, publication, isSynced ? services.Namespaces.All : null, services.Time.GetUtcNow().UtcDateTime);
        if (status != kind.StatusOf(entity) && entity.Metadata.DeletionTimestamp is null)
        {
            await WriteAsync(entity, status, compiled.Rule is not null, cancellationToken);
        }

        return ReconciliationResult<TEntity>.Success(
            entity, isSynced && publication.IsPublished ? ControllerServices.RefreshInterval : ControllerServices.SyncInterval);
    }

    public Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken)
    {
        kind.Remove(entity);
        return Task.FromResult(ReconciliationResult<TEntity>.Success(entity));
    }

    /// <summary>Puts a resource in force, or says why it is not used.</summary>
    protected virtual ValueTask<CompiledResource<TRule>> PutInForceAsync(TEntity entity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return new(kind.Set(entity));
    }

    private async Task WriteAsync(TEntity entity, ResourceStatus status, bool isValid, CancellationToken cancellationToken)
    {
        var before = kind.StatusOf(entity);
        var isWritten = false;
        try
        {
            kind.SetStatus(entity, status);
            await services.Client.UpdateStatusAsync(entity, cancellationToken);
            isWritten = true;
        }
        catch (HttpOperationException exception) when (exception.Response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            // Another writer, most likely another replica, won the conflict, or the resource is gone: the watch brings what there
            // is now.
            return;
        }
        finally
        {
            if (!isWritten)
            {
                // The status has to look as unwritten as it is when it is tried again.
                kind.SetStatus(entity, before);
            }
        }

        await services.TellAsync(
            kind.Kind, entity, before?.Find(Conditions.Ready)?.Status, status.Find(Conditions.Ready)!, isValid, cancellationToken);
    }
}

/// <summary>What the controllers of all kinds need.</summary>
/// <param name="Namespaces">All namespaces.</param>
/// <param name="Published">Which webhook entries are published.</param>
/// <param name="Sync">Whether the caches hold everything that there was at the start.</param>
/// <param name="Client">Writes statuses.</param>
/// <param name="Events">Writes Events.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
public sealed record ControllerServices(
    NamespaceCache Namespaces,
    PublishedEntries Published,
    CacheSync Sync,
    IKubernetesClient Client,
    EventPublisher Events,
    TimeProvider Time,
    ILogger<ControllerServices> Logger)
{
    /// <summary>Namespaces come and go without an event for the resource; what its status says of them may be that old.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// While the caches are being filled nothing true can be said of namespaces; that takes no longer than a list. A webhook entry is
    /// published within seconds.
    /// </summary>
    public static readonly TimeSpan SyncInterval = TimeSpan.FromSeconds(1);

    /// <summary>Writes an Event when a resource has turned bad or good; only the replica that wrote the status does so.</summary>
    internal async Task TellAsync(
        string kind, IKubernetesObject<V1ObjectMeta> entity, string? before, ResourceCondition ready, bool isValid, CancellationToken cancellationToken)
    {
        if (ready.Status == before)
        {
            return;
        }

        if (!isValid)
        {
            Logger.ResourceInvalid(kind, entity.Metadata.Name, ready.Message);
            await Events(entity, ready.Reason, ready.Message, EventType.Warning, cancellationToken);
        }
        else if (before is not null)
        {
            await Events(entity, ready.Reason, ready.Message, EventType.Normal, cancellationToken);
        }
    }
}

/// <summary>What the controllers log.</summary>
internal static partial class ControllerLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Kind} {Name} is invalid: {Errors}")]
    public static partial void ResourceInvalid(this ILogger logger, string kind, string name, string errors);
}
