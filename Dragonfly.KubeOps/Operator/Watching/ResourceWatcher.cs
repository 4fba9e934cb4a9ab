using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.Abstractions.Entities;
using KubeOps.KubernetesClient;
using KubeOps.Operator.Queue;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KubeOps.Operator.Watching;

/// <summary>
/// Lists the objects of a type, then follows their changes forever. A watch that ends, breaks or falls silent continues from the last
/// known version. If that version has expired, cannot be read or keeps failing, the watcher lists again. A type that is not served
/// counts as having no objects.
/// </summary>
internal sealed class ResourceWatcher<TEntity>(
    KubernetesClient.KubernetesClient client,
    WorkQueue<TEntity> queue,
    WatchedType watched,
    RuntimeOptions options,
    TimeProvider time,
    ILogger<ResourceWatcher<TEntity>> logger) : BackgroundService
    where TEntity : IKubernetesObject<V1ObjectMeta>
{
    // A version that the server rejects without calling it expired must not be kept forever.
    private const int FailuresUntilRelist = 5;
    private static readonly TimeSpan OrderlyWatch = TimeSpan.FromSeconds(1);

    private readonly EntityType<TEntity> _type = EntityTypes.Get<TEntity>();
    private readonly KnownObjects<TEntity> _known = new(EntityTypes.Get<TEntity>());
    private bool _listed;
    private int _failures;
    private long? _absentSince;

    /// <summary>The version from which the next watch continues; null if it begins with a list.</summary>
    internal string? Version { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var working = queue.RunAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListThenWatchAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // The only catch of this loop: the watch must continue whatever fails.
                await RecoverAsync(e, stoppingToken);
            }
        }

        await working;
    }

    private async Task ListThenWatchAsync(CancellationToken stoppingToken)
    {
        if (Version is null && !await TryListAsync(stoppingToken))
        {
            await Task.Delay(options.AbsencePause, time, stoppingToken);
            return;
        }

        using var silence = new CancellationTokenSource(options.StallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, stoppingToken);
        var began = time.GetTimestamp();
        try
        {
            await foreach (var (type, entity) in client.WatchAsync<TEntity>(
                resourceVersion: Version, allowWatchBookmarks: true, cancellationToken: either.Token))
            {
                silence.CancelAfter(options.StallTimeout);
                Take(type, entity);
            }
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no event and no bookmark for {options.StallTimeout.TotalSeconds:0} s");
        }

        // The API server ends every watch after its time, but a watch that repeatedly ends at once is a failure.
        if (time.GetElapsedTime(began) < OrderlyWatch)
        {
            throw new IOException("the watch ended as soon as it began");
        }
    }

    /// <summary>Returns whether the type is served.</summary>
    private async Task<bool> TryListAsync(CancellationToken stoppingToken)
    {
        try
        {
            Take(await client.ListAllAsync<TEntity>(cancellationToken: stoppingToken));
            _absentSince = null;
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            _absentSince ??= time.GetTimestamp();
            if (time.GetElapsedTime(_absentSince.Value) < options.AbsenceTimeout)
            {
                throw;
            }

            // Logged once, when this turns out to be the cause of the earlier failures.
            if (_failures > 0)
            {
                WatchLog.Absent(logger, _type.Kind);
            }

            Take(new EntityList<TEntity>([], null));
            return false;
        }
    }

    private void Take(EntityList<TEntity> list)
    {
        var keys = list.Items.Select(item => KnownObjects<TEntity>.Key(item.Metadata)).ToHashSet(StringComparer.Ordinal);
        if (!_listed)
        {
            _listed = true;
            queue.WhenProcessed(keys, watched.MarkSynced);
        }

        foreach (var vanished in _known.RemoveAllBut(keys))
        {
            queue.EnqueueDeleted(KnownObjects<TEntity>.Key(vanished.Metadata), vanished);
        }

        foreach (var item in list.Items)
        {
            EnqueueIfChanged(item);
        }

        Version = list.ResourceVersion;
        _failures = 0;
        WatchLog.Listed(logger, _type.Kind, list.Items.Count, Version);
    }

    private void Take(WatchEventType type, TEntity entity)
    {
        _failures = 0;
        switch (type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                EnqueueIfChanged(entity);
                break;
            case WatchEventType.Deleted:
                _known.Remove(entity);
                queue.EnqueueDeleted(KnownObjects<TEntity>.Key(entity.Metadata), entity);
                break;
        }

        Version = entity.Metadata.ResourceVersion ?? Version;
    }

    private void EnqueueIfChanged(TEntity entity)
    {
        var isChanged = _known.Add(entity, out var replaced);
        var key = KnownObjects<TEntity>.Key(entity.Metadata);
        if (replaced is not null)
        {
            queue.EnqueueDeleted(key, replaced);
        }

        if (isChanged)
        {
            queue.Enqueue(key, entity);
        }
    }

    private async Task RecoverAsync(Exception e, CancellationToken stoppingToken)
    {
        watched.MarkRestart();
        var isExpired = e is HttpOperationException { Response.StatusCode: HttpStatusCode.Gone };
        var isAbsent = e is HttpOperationException { Response.StatusCode: HttpStatusCode.NotFound };
        // A server that reports an expired version, as every restarted one does, is available again, so earlier failures no longer
        // count.
        _failures = isExpired ? 1 : _failures + 1;
        if (isExpired || isAbsent || e is JsonException || _failures % FailuresUntilRelist == 0)
        {
            Version = null;
        }

        var delay = options.WatchBackoff.Delay(_failures);
        WatchLog.Restarting(logger, _type.Kind, delay.TotalSeconds, Version is null ? "with a new list" : "where it ended", e.Message);
        try
        {
            await Task.Delay(delay, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The loop checks the same token.
        }
    }
}

internal static partial class WatchLog
{
    [LoggerMessage(LogLevel.Debug, "Listed {Count} {Kind} objects at version {Version}")]
    public static partial void Listed(ILogger logger, string kind, int count, string? version);

    [LoggerMessage(LogLevel.Warning, "{Kind} is not served because its CRD is not installed. The operator keeps asking for it")]
    public static partial void Absent(ILogger logger, string kind);

    [LoggerMessage(LogLevel.Warning, "The watch of {Kind} failed and restarts in {Seconds:0.0} s {From}: {Problem}")]
    public static partial void Restarting(ILogger logger, string kind, double seconds, string from, string problem);
}
