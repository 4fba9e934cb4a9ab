using System.Collections.Concurrent;
using System.Collections.Immutable;
using Dragonfly.Operator.Background;
using KubeOps.Abstractions.Rbac;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>Watches Pods and workloads in the namespaces that hold a PodDistribution, and nowhere else.</summary>
[EntityRbac(typeof(DistributedPod), Verbs = RbacVerb.List | RbacVerb.Watch)]
[EntityRbac(typeof(DeploymentWorkload), typeof(ReplicaSetWorkload), typeof(StatefulSetWorkload), typeof(RolloutWorkload), Verbs = RbacVerb.List | RbacVerb.Watch)]
public sealed class DistributionWatches : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly PodDistributionKind _kind;
    private readonly IKubernetesClient _client;
    private readonly PodCounts _counts;
    private readonly TimeProvider _time;
    private readonly ILogger<DistributionWatches> _logger;
    private readonly RepeatedWork _adjusting;
    private readonly ConcurrentDictionary<(string Namespace, string Kind), Running> _running = new();
    private long _asked;

    public DistributionWatches(PodDistributionKind kind, IKubernetesClient client, TimeProvider time, ILogger<DistributionWatches> logger)
    {
        (_kind, _client, _time, _logger) = (kind, client, time, logger);
        kind.Counts = _counts = new(time);
        kind.AreWatchesSynced = () => IsSynced;
        _adjusting = new("distribution-watches", "Choosing the namespaces whose Pods are counted", logger);
    }

    /// <summary>
    /// Whether the Pods and workloads of all rules were seen. One namespace that cannot be read keeps the operator from its work for
    /// no longer than a few seconds.
    /// </summary>
    public bool IsSynced
    {
        get
        {
            var now = _time.GetTimestamp();
            var since = Interlocked.CompareExchange(ref _asked, now, 0);
            return Wanted().All(key => _running.TryGetValue(key, out var running) && running.IsSynced())
                || (since != 0 && _time.GetElapsedTime(since, now) >= LongestWait);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _adjusting.TryAsync(() => AdjustAsync(stoppingToken), stoppingToken);
                await Task.Delay(Interval, _time, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(_running.Keys.Select(StopAsync));
        }
    }

    private HashSet<(string Namespace, string Kind)> Wanted() =>
    [
        .. _kind.Rules.Current.ByPreference.Select(rule => (rule.Namespace, "Pod")),
        .. _kind.Rules.Current.ByPreference.Where(rule => rule.Target.IsWatched).Select(rule => (rule.Namespace, rule.Target.Kind)),
    ];

    private async Task AdjustAsync(CancellationToken stoppingToken)
    {
        var wanted = Wanted();
        foreach (var key in _running.Keys.Where(key => !wanted.Contains(key)))
        {
            await StopAsync(key);
        }

        foreach (var key in wanted.Where(key => !_running.ContainsKey(key)))
        {
            _running[key] = Start(key.Namespace, key.Kind, stoppingToken);
        }

        _counts.DropExpired();
    }

    private async Task StopAsync((string Namespace, string Kind) key)
    {
        if (_running.TryRemove(key, out var running))
        {
            await running.Cancellation.CancelAsync();
            await running.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            running.Cancellation.Dispose();
            running.Forget();
        }
    }

    private Running Start(string @namespace, string kind, CancellationToken stoppingToken)
    {
        return kind switch
        {
            "Pod" => Follow(new CountedPods(@namespace, _counts), () => _counts.RemoveNamespace(@namespace)),
            "Deployment" => FollowWorkloads<DeploymentWorkload>(),
            "ReplicaSet" => FollowWorkloads<ReplicaSetWorkload>(),
            "StatefulSet" => FollowWorkloads<StatefulSetWorkload>(),
            _ => FollowWorkloads<RolloutWorkload>(),
        };

        Running FollowWorkloads<T>()
            where T : DistributionWorkload => Follow(new CachedWorkloads<T>(@namespace, kind, _kind.Workloads), () => _kind.Workloads.Remove(@namespace, kind));

        Running Follow<T>(IWatchTarget<T> target, Action forget)
            where T : k8s.IKubernetesObject<k8s.Models.V1ObjectMeta>
        {
            var watch = new NamespaceWatch<T>(@namespace, _client, target, _time, _logger);
            var cancellation = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            return new(watch.RunAsync(cancellation.Token), cancellation, () => watch.IsSynced, forget);
        }
    }

    private sealed record Running(Task Task, CancellationTokenSource Cancellation, Func<bool> IsSynced, Action Forget);

    private sealed class CountedPods(string @namespace, PodCounts counts) : IWatchTarget<DistributedPod>
    {
        public void Set(DistributedPod entity)
        {
            if (entity.Count() is { } pod)
            {
                counts.Set(entity.Id, pod);
            }
            else
            {
                counts.Remove(entity.Id);
            }
        }

        public void Remove(DistributedPod entity) => counts.Remove(entity.Id);

        public void Complete(IReadOnlySet<string> uids) => counts.Complete(@namespace, uids.Select(DistributedPod.IdOf).ToHashSet());
    }

    /// <summary>Shows workloads only when all are known: one that is not there yet must not be said to be missing.</summary>
    private sealed class CachedWorkloads<T>(string @namespace, string kind, WorkloadCache cache) : IWatchTarget<T>
        where T : DistributionWorkload
    {
        private ImmutableDictionary<string, DistributionWorkload> _known = ImmutableDictionary<string, DistributionWorkload>.Empty;
        private bool _isComplete;

        public void Set(T entity) => Change(workloads => workloads.SetItem(entity.Metadata.Name, Short(entity)));

        public void Remove(T entity) => Change(workloads => workloads.Remove(entity.Metadata.Name));

        public void Complete(IReadOnlySet<string> uids)
        {
            Volatile.Write(ref _isComplete, true);
            Change(workloads => workloads.RemoveRange(workloads.Where(one => !uids.Contains(one.Value.Metadata.Uid)).Select(one => one.Key)));
        }

        private void Change(Func<ImmutableDictionary<string, DistributionWorkload>, ImmutableDictionary<string, DistributionWorkload>> change)
        {
            ImmutableInterlocked.Update(ref _known, change);
            if (Volatile.Read(ref _isComplete))
            {
                cache.Replace(@namespace, kind, Volatile.Read(ref _known));
            }
        }

        // Without managed fields and annotations, which are most of an object.
        private static T Short(T entity)
        {
            entity.Metadata = new() { Name = entity.Metadata.Name, Uid = entity.Metadata.Uid };
            return entity;
        }
    }
}
