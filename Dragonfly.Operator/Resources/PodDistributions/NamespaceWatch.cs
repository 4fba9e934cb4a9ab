using System.Net;
using Dragonfly.Operator.Background;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>Takes what a watch shows of the objects of one kind in one namespace.</summary>
internal interface IWatchTarget<in T>
{
    public void Set(T entity);

    public void Remove(T entity);

    /// <summary>All that there is was shown; whatever else is known is gone.</summary>
    /// <param name="uids">The uids of what there is.</param>
    public void Complete(IReadOnlySet<string> uids);
}

/// <summary>Follows the objects of a kind in one namespace.</summary>
/// <remarks>
/// <para>
/// A watch without a version begins with everything that there is, but does not say when that ends, nor what is gone since the watch
/// before. So a list is taken beside it, again and again until the watch has shown all that is in it: what is known then and was not
/// shown is gone.
/// </para>
/// <para>No version is compared, and nothing that lists alone show is believed: it may be older than what the watch has shown.</para>
/// </remarks>
internal sealed class NamespaceWatch<T>(string @namespace, IKubernetesClient client, IWatchTarget<T> target, TimeProvider time, ILogger logger)
    where T : IKubernetesObject<V1ObjectMeta>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BetweenLists = TimeSpan.FromMilliseconds(100);

    private readonly RepeatedWork _watching = new("distribution-watch", $"Watching {typeof(T).Name} in namespace {@namespace}", logger);
    private volatile bool _isSynced;

    /// <summary>Whether everything that there was at the start was shown, or can never be: the kind does not exist.</summary>
    public bool IsSynced => _isSynced;

    /// <summary>Follows them until cancelled.</summary>
    public Task RunAsync(CancellationToken stoppingToken) =>
        RepeatedWork.RepeatAsync(() => _watching.TryAsync(() => WatchAsync(stoppingToken), stoppingToken), Pause, time, stoppingToken);

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        try
        {
            await WatchLimit.RunAsync(WatchAndListAsync, time, stoppingToken);
        }
        catch (HttpOperationException exception) when (exception.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            // The kind does not exist, which is nothing to log every half a minute.
            target.Complete(new HashSet<string>());
            _isSynced = true;
            await Task.Delay(LongestPause, time, stoppingToken);
        }
    }

    private async Task WatchAndListAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var shown = new Shown();
        var (watching, listing) = (FollowAsync(shown, either.Token), ListUntilShownAsync(shown, either.Token));
        try
        {
            if (await Task.WhenAny(watching, listing) == listing && listing.IsFaulted)
            {
                await listing;
            }

            await watching;
        }
        finally
        {
            // Lists would go on for ever after a watch that ended before it had shown everything, and then speak of what it showed.
            await either.CancelAsync();
            await Task.WhenAll(watching, listing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(Shown shown, CancellationToken cancellationToken)
    {
        await foreach (var (type, entity) in client.WatchAsync<T>(@namespace, cancellationToken: cancellationToken))
        {
            // Noted first: whoever completes in between must not take it for gone.
            switch (type)
            {
                case WatchEventType.Added or WatchEventType.Modified:
                    shown.Add(entity.Metadata.Uid, isThere: true);
                    target.Set(entity);
                    break;
                case WatchEventType.Deleted:
                    shown.Add(entity.Metadata.Uid, isThere: false);
                    target.Remove(entity);
                    break;
                default:
                    break;
            }
        }
    }

    private async Task ListUntilShownAsync(Shown shown, CancellationToken cancellationToken)
    {
        for (var pause = BetweenLists; ; pause *= 2)
        {
            var listed = await client.ListAsync<T>(@namespace, cancellationToken: cancellationToken);
            for (var looks = 0; looks < 10; looks++)
            {
                if (shown.Complete(listed.Select(entity => entity.Metadata.Uid), target.Complete))
                {
                    _isSynced = true;
                    return;
                }

                await Task.Delay(pause / 10, time, cancellationToken);
            }
        }
    }

    /// <summary>The uids that one watch has shown; nothing more is noted once they are complete.</summary>
    private sealed class Shown
    {
        private readonly Lock _lock = new();
        private Dictionary<string, bool>? _uids = [];

        public void Add(string uid, bool isThere)
        {
            lock (_lock)
            {
                _uids?[uid] = isThere;
            }
        }

        public bool Complete(IEnumerable<string> listed, Action<IReadOnlySet<string>> complete)
        {
            lock (_lock)
            {
                if (_uids is { } uids && listed.All(uids.ContainsKey))
                {
                    complete(uids.Where(one => one.Value).Select(one => one.Key).ToHashSet());
                    _uids = null;
                }

                return _uids is null;
            }
        }
    }
}
