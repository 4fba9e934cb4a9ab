using System.Net;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Namespaces;
using k8s.Autorest;
using KubeOps.Abstractions.Events;
using KubeOps.Abstractions.Reconciliation;
using KubeOps.Abstractions.Reconciliation.Controller;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Resources;

/// <summary>Puts the resources of a kind in force, and says in their status and by Events how they are.</summary>
public abstract class ResourceController<TEntity, TRule>(ResourceKind<TEntity, TRule> kind, ControllerServices services)
    : IEntityController<TEntity>
    where TEntity : class, IResource
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
        await services.WriteStatusAsync(kind, entity, compiled, publication, isSynced ? services.Namespaces.All : null, cancellationToken);
        return ReconciliationResult<TEntity>.Success(
            entity, isSynced && publication.IsPublished ? ControllerServices.RefreshInterval : ControllerServices.SyncInterval);
    }

    public Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken)
    {
        kind.Remove(entity);
        return Task.FromResult(ReconciliationResult<TEntity>.Success(entity));
    }

    /// <summary>Puts a resource in force, or says why it is not used.</summary>
    protected virtual ValueTask<CompiledResource<TRule>> PutInForceAsync(TEntity entity, CancellationToken cancellationToken) => new(kind.Set(entity));
}

/// <summary>What the controllers of all kinds need.</summary>
/// <param name="Published">Which webhook entries are published.</param>
/// <param name="Sync">Whether the caches hold everything that there was at the start.</param>
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

    /// <summary>Writes the status where it is to say something else, and returns the resource as it is written then; null: nothing was written.</summary>
    internal async Task<TEntity?> WriteStatusAsync<TEntity, TRule>(
        ResourceKind<TEntity, TRule> kind,
        TEntity entity,
        CompiledResource<TRule> compiled,
        EntryPublication publication,
        IEnumerable<NamespaceInfo>? namespaces,
        CancellationToken cancellationToken)
        where TEntity : class, IResource
        where TRule : ResourceRule
    {
        var (before, status) = (entity.Status, kind.UpdateStatus(entity, compiled, publication, namespaces, Time.GetUtcNow().UtcDateTime));
        if (status == before || entity.Metadata.DeletionTimestamp is not null)
        {
            return null;
        }

        TEntity written;
        try
        {
            entity.Status = status;
            written = await Client.UpdateStatusAsync(entity, cancellationToken);
        }
        catch (Exception exception)
        {
            // The status has to look as unwritten as it is when it is tried again.
            entity.Status = before;
            if (exception is HttpOperationException { Response.StatusCode: HttpStatusCode.Conflict or HttpStatusCode.NotFound })
            {
                // Another writer, most likely another replica, won the conflict, or the resource is gone: the watch brings what there
                // is now.
                return null;
            }

            throw;
        }

        await TellAsync(kind.Kind, entity, before?.Find(Conditions.Ready)?.Status, compiled.Rule is not null, cancellationToken);
        return written;
    }

    // Only the replica that wrote the status writes an Event, when a resource has turned bad or good.
    private async Task TellAsync(string kind, IResource entity, string? before, bool isValid, CancellationToken cancellationToken)
    {
        var ready = entity.Status!.Find(Conditions.Ready)!;
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
