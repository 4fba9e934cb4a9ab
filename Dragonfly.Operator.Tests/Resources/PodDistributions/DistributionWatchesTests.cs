using System.Collections.Concurrent;
using System.Threading.Channels;
using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.Fakes;
using k8s;
using k8s.Models;
using KubeOps.KubernetesClient;
using Moq;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>Pods and workloads are watched where there is a PodDistribution, and nowhere else.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DistributionWatchesTests : IAsyncDisposable
{
    private static readonly PodDistributionRule Rule = Distributions.Rule(new GroupShare(1), new GroupShare(1));

    private readonly FakeTimeProvider _clock = new();
    private readonly Mock<IKubernetesClient> _client = new(MockBehavior.Strict);
    private readonly ConcurrentDictionary<string, bool> _open = new();
    private readonly Channel<(WatchEventType, DistributedPod)> _pods = Channel.CreateUnbounded<(WatchEventType, DistributedPod)>();
    private readonly Channel<(WatchEventType, DeploymentWorkload)> _deployments = Channel.CreateUnbounded<(WatchEventType, DeploymentWorkload)>();
    private readonly PodDistributionKind _kind = new();
    private readonly DistributionWatches _watches;

    private IList<DistributedPod> _listed = [];

    public DistributionWatchesTests()
    {
        Serve(_pods, () => _listed);
        Serve(_deployments, () => []);
        Serve(Channel.CreateUnbounded<(WatchEventType, StatefulSetWorkload)>(), () => []);
        _watches = new(_kind, _client.Object, _clock, new LogRecorder<DistributionWatches>());
    }

    private PodCounts Counts => _kind.Counts!;

    public async ValueTask DisposeAsync()
    {
        await _watches.StopAsync(CancellationToken.None);
        _watches.Dispose();
    }

    [Test]
    public async Task Only_what_rules_are_about_is_watched()
    {
        _kind.Replace([Rule, Rule with { Namespace = "data", Target = new("apps/v1", "StatefulSet", "db") }, Rule with { Namespace = "games", Target = new("apps.kruise.io/v1alpha1", "CloneSet", "web") }]);
        await StartAsync();
        await UntilAsync(() => _watches.IsSynced);
        Assert.That(_open.Keys.Order(), Is.EqualTo((string[])["data DistributedPod", "data StatefulSetWorkload", "games DistributedPod", "shop DeploymentWorkload", "shop DistributedPod"]));
    }

    [Test]
    public async Task Without_a_rule_nothing_is_watched()
    {
        await StartAsync();
        await UntilAsync(() => _clock.PendingTimers > 0);
        Assert.That((_watches.IsSynced, _open.Count), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task Pods_are_counted_until_the_last_rule_of_their_namespace_is_gone()
    {
        _kind.Replace([Rule, Rule with { ResourceName = "other" }]);
        await StartAsync();
        await _pods.Writer.WriteAsync((WatchEventType.Added, Pod("web/a/0")));
        await _deployments.Writer.WriteAsync((WatchEventType.Added, new() { Metadata = new() { Name = "web", Uid = "web" }, Spec = new() { Replicas = 7 } }));
        await UntilAsync(() => Counts.Known == 1 && Counts.IsComplete("shop") && Workload() is not null);
        Assert.That(Counts.Take(Rule, Distributions.Owner(), reserve: false).Slot, Is.EqualTo(new Slot(1, 0)));
        Assert.That(Workload()!.Replicas, Is.EqualTo(7));

        _kind.Replace([Rule]);
        await PassAsync(TimeSpan.FromSeconds(3));
        Assert.That(Counts.Known, Is.EqualTo(1));

        _kind.Replace([]);
        await UntilAsync(() => _open.IsEmpty && Counts.Known == 0 && !_kind.Workloads.Knows("shop", "Deployment"));
        Assert.That(Counts.IsComplete("shop"), Is.False);
        _kind.Replace([Rule]);
        await UntilAsync(() => _open.Count == 2);
    }

    [Test]
    public async Task A_Pod_that_loses_its_controller_counts_no_more()
    {
        _kind.Replace([Rule]);
        await StartAsync();
        await _pods.Writer.WriteAsync((WatchEventType.Added, Pod("web/a/0")));
        await UntilAsync(() => Counts.Known == 1);
        var orphan = Pod("web/a/0");
        orphan.Metadata.OwnerReferences = null;
        await _pods.Writer.WriteAsync((WatchEventType.Modified, orphan));
        await UntilAsync(() => Counts.Known == 0);
    }

    [Test]
    public async Task One_namespace_that_is_never_shown_delays_readiness_by_ten_seconds()
    {
        _listed = [Pod("web/a/0")];
        _kind.Replace([Rule]);
        await StartAsync();
        Assert.That(_watches.IsSynced, Is.False);
        await PassAsync(TimeSpan.FromSeconds(9));
        Assert.That(_watches.IsSynced, Is.False);
        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.That(_watches.IsSynced, Is.True);
        Assert.That(Counts.IsComplete("shop"), Is.False, "its Pods are still not known, and no status is to speak of them");
    }

    [Test]
    public async Task What_was_reserved_and_never_came_is_forgotten()
    {
        _kind.Replace([Rule]);
        await StartAsync();
        Counts.Take(Rule, Distributions.Owner());
        await PassAsync(TimeSpan.FromSeconds(9));
        Assert.That(Counts.Owners, Is.EqualTo(1));
        await UntilAsync(() => Counts.Owners == 0);
    }

    [Test]
    public async Task A_kind_of_another_group_is_not_the_one_that_is_watched()
    {
        _kind.Replace([Rule]);
        await StartAsync();
        await _deployments.Writer.WriteAsync((WatchEventType.Added, new() { Metadata = new() { Name = "web", Uid = "web" } }));
        await UntilAsync(() => Workload() is not null);
        Assert.That(_kind.Workloads.Find("shop", new("example.com/v1", "Deployment", "web")), Is.Null);
    }

    private Task StartAsync() => _watches.StartAsync(CancellationToken.None);

    private DistributionWorkload? Workload() => _kind.Workloads.Find("shop", Rule.Target);

    private Task UntilAsync(Func<bool> condition) => Eventually.TrueAsync(_clock, TimeSpan.FromMilliseconds(100), condition, "what the watches bring about");

    /// <summary>Moves the clock on, whenever the loop that chooses namespaces waits on it.</summary>
    private async Task PassAsync(TimeSpan duration)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += TimeSpan.FromMilliseconds(500))
        {
            await Eventually.TrueAsync(() => _clock.PendingTimers > 0, "a loop that waits");
            _clock.Advance(TimeSpan.FromMilliseconds(500));
        }
    }

    private void Serve<T>(Channel<(WatchEventType, T)> events, Func<IList<T>> list)
        where T : IKubernetesObject<V1ObjectMeta>
    {
        _client.Setup(client => client.ListAsync<T>(It.IsAny<string>(), null, null, It.IsAny<CancellationToken>())).ReturnsAsync(list);
        _client.Setup(client => client.WatchAsync<T>(It.IsAny<string>(), null, null, null, null, It.IsAny<CancellationToken>()))
            .Returns((string @namespace, string? _, string? _, string? _, bool? _, CancellationToken cancellationToken) => WatchAsync(@namespace, events, cancellationToken));
    }

    private async IAsyncEnumerable<(WatchEventType, T)> WatchAsync<T>(
        string @namespace, Channel<(WatchEventType, T)> events, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var name = $"{@namespace} {typeof(T).Name}";
        Assert.That(_open.TryAdd(name, true), "it is watched once");
        try
        {
            await foreach (var one in events.Reader.ReadAllAsync(cancellationToken))
            {
                yield return one;
            }
        }
        finally
        {
            _open.TryRemove(name, out _);
        }
    }

    private static DistributedPod Pod(string annotation) => new()
    {
        Metadata = new V1ObjectMeta
        {
            NamespaceProperty = "shop",
            Name = "web-7d4b9-x1",
            Uid = "web-7d4b9-x1",
            Labels = new Dictionary<string, string> { ["pod-template-hash"] = "7d4b9" },
            Annotations = new Dictionary<string, string> { [DistributionAnnotation.Name] = annotation },
            OwnerReferences = [new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = "web-7d4b9", Controller = true }],
        },
    };
}
