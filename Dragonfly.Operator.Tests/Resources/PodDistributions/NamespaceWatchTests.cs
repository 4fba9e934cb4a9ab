using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.Fakes;
using k8s;
using k8s.Autorest;
using KubeOps.KubernetesClient;
using Moq;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>A watch shows everything, and what is gone, however it breaks.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NamespaceWatchTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Mock<IKubernetesClient> _client = new();
    private readonly Recorder _seen = new();
    private readonly ConcurrentQueue<Channel<(WatchEventType Type, ReplicaSetWorkload Entity)>> _watches = new();
    private readonly NamespaceWatch<ReplicaSetWorkload> _watch;
    private IList<ReplicaSetWorkload> _list = [];
    private Task _running = Task.CompletedTask;

    public NamespaceWatchTests()
    {
        _client.Setup(client => client.ListAsync<ReplicaSetWorkload>("shop", null, null, It.IsAny<CancellationToken>())).ReturnsAsync(() => _list);
        _client.Setup(client => client.WatchAsync<ReplicaSetWorkload>("shop", null, null, null, null, It.IsAny<CancellationToken>()))
            .Returns((string _, string _, string _, string _, bool? _, CancellationToken cancellationToken) =>
            {
                var channel = Channel.CreateUnbounded<(WatchEventType, ReplicaSetWorkload)>();
                _watches.Enqueue(channel);
                return channel.Reader.ReadAllAsync(cancellationToken);
            });
        _watch = new("shop", _client.Object, _seen, _clock, new LogRecorder<NamespaceWatchTests>());
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    [Test]
    public async Task An_empty_namespace_is_seen_at_once()
    {
        Start();
        await Eventually.TrueAsync(() => _watch.IsSynced, "the list");
        Assert.That(_seen.Names, Is.Empty);
    }

    [Test]
    public async Task It_is_complete_when_the_watch_has_shown_what_is_listed()
    {
        _list = [Workload("a"), Workload("b")];
        Start();
        var watch = await WatchAsync(1);
        watch.TryWrite((WatchEventType.Added, Workload("a")));
        await StepUntilAsync(() => _seen.Names.SequenceEqual(["a"]));
        Assert.That(_watch.IsSynced, Is.False);

        // Gone meanwhile: shown as that, it counts as shown.
        watch.TryWrite((WatchEventType.Deleted, Workload("b")));
        await StepUntilAsync(() => _watch.IsSynced);
        Assert.That(_seen.Names, Is.EqualTo((string[])["a"]));
    }

    [Test]
    public async Task What_is_gone_while_the_watch_is_broken_is_removed()
    {
        _list = [Workload("a"), Workload("b")];
        Start();
        var watch = await WatchAsync(1);
        watch.TryWrite((WatchEventType.Added, Workload("a")));
        watch.TryWrite((WatchEventType.Added, Workload("b")));
        await StepUntilAsync(() => _watch.IsSynced);
        _list = [Workload("b")];
        watch.Complete(new IOException("broken"));

        watch = await WatchAsync(2);
        watch.TryWrite((WatchEventType.Added, Workload("b")));
        await StepUntilAsync(() => _seen.Names.SequenceEqual(["b"]));
    }

    [Test]
    public async Task A_watch_that_ends_before_it_is_complete_leaves_no_lists_behind()
    {
        _list = [Workload("a"), Workload("b")];
        Start();
        var watch = await WatchAsync(1);
        watch.TryWrite((WatchEventType.Added, Workload("a")));
        await StepUntilAsync(() => _seen.Names.SequenceEqual(["a"]));
        watch.Complete(new IOException("broken"));

        watch = await WatchAsync(2);
        watch.TryWrite((WatchEventType.Added, Workload("a")));
        watch.TryWrite((WatchEventType.Added, Workload("b")));
        await StepUntilAsync(() => _watch.IsSynced);
        await Eventually.TrueAsync(() => _clock.PendingTimers == 1, "the limit of the watch alone: no pause between two lists");
    }

    [Test]
    public async Task A_watch_that_is_silent_for_long_begins_anew()
    {
        Start();
        await WatchAsync(1);
        await Eventually.TrueAsync(() => _watch.IsSynced, "the list");
        await Eventually.TrueAsync(_clock, () => _watches.Count == 2, "another watch");
    }

    [Test]
    public async Task A_kind_that_does_not_exist_is_seen_to_have_no_objects()
    {
        _client.Setup(client => client.ListAsync<ReplicaSetWorkload>("shop", null, null, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new HttpOperationException { Response = new(new HttpResponseMessage(HttpStatusCode.NotFound), "") });
        Start();
        await Eventually.TrueAsync(() => _watch.IsSynced, "the answer");
    }

    private void Start() => _running = _watch.RunAsync(_stopping.Token);

    private async Task<ChannelWriter<(WatchEventType, ReplicaSetWorkload)>> WatchAsync(int number)
    {
        await StepUntilAsync(() => _watches.Count >= number);
        return _watches.ElementAt(number - 1).Writer;
    }

    private Task StepUntilAsync(Func<bool> condition) => Eventually.TrueAsync(
        () =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(_watches.IsEmpty ? 0 : 500));
            return condition();
        },
        "what the watch shows");

    private static ReplicaSetWorkload Workload(string name) => new() { Metadata = new() { Name = name, Uid = name } };

    private sealed class Recorder : IWatchTarget<ReplicaSetWorkload>
    {
        private readonly ConcurrentDictionary<string, bool> _known = new();

        public IEnumerable<string> Names => _known.Keys.Order();

        public void Set(ReplicaSetWorkload entity) => _known[entity.Metadata.Uid] = true;

        public void Remove(ReplicaSetWorkload entity) => _known.TryRemove(entity.Metadata.Uid, out _);

        public void Complete(IReadOnlySet<string> uids)
        {
            foreach (var uid in _known.Keys.Where(uid => !uids.Contains(uid)))
            {
                _known.TryRemove(uid, out _);
            }
        }
    }
}
