using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dragonfly.Operator.Resources.NetworkInjections;
using Dragonfly.Operator.Tests.Fakes;
using k8s;
using KubeOps.KubernetesClient;
using Moq;

namespace Dragonfly.Operator.Tests.Resources.NetworkInjections;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NetworkDefinitionWatchTests
{
    private readonly NetworkInjectionKind _kind = new();
    private readonly FakeTimeProvider _time = new();
    private readonly LogRecorder<NetworkDefinitionWatch> _log = new();
    private readonly Mock<IKubernetesClient> _client = new();

    private Func<IList<NetworkAttachmentDefinition>> _list = () => [];
    private readonly Channel<(WatchEventType, NetworkAttachmentDefinition)> _changes = Channel.CreateUnbounded<(WatchEventType, NetworkAttachmentDefinition)>();
    private int _lists;

    public NetworkDefinitionWatchTests()
    {
        _client
            .Setup(client => client.ListAsync<NetworkAttachmentDefinition>(null, null, null, It.IsAny<CancellationToken>()))
            .Returns(() =>
            {
                Interlocked.Increment(ref _lists);
                return Task.FromResult(_list());
            });
        _client
            .Setup(client => client.WatchAsync<NetworkAttachmentDefinition>(null, null, null, null, null, It.IsAny<CancellationToken>()))
            .Returns((string? _, string? _, string? _, string? _, bool? _, CancellationToken cancellationToken) => Changes(cancellationToken));
    }

    [Test]
    public async Task Definitions_are_listed_and_followed()
    {
        _list = () => [Definition("n", "a", "example.com/one"), Definition("n", "b", null)];
        await using var watch = await RunAsync();
        await Eventually.TrueAsync(() => _kind.Definitions.Current.Has(new("n", "a")) && _kind.Definitions.Current.Has(new("n", "b")), "the list");

        _changes.Writer.TryWrite((WatchEventType.Added, Definition("m", "a", null)));
        _changes.Writer.TryWrite((WatchEventType.Modified, Definition("n", "a", "example.com/two")));
        _changes.Writer.TryWrite((WatchEventType.Deleted, Definition("n", "b", null)));
        await Eventually.TrueAsync(() => !_kind.Definitions.Current.Has(new("n", "b")), "the changes");

        Assert.That(_kind.Definitions.Current.ResourceOf(new("n", "a")), Is.EqualTo("example.com/two"));
        Assert.That(_kind.Definitions.Current.Has(new("m", "a")));
        Assert.That(_log.Entries, Is.Empty);
    }

    [Test]
    public async Task A_kind_that_is_missing_is_said_once_and_picked_up_within_a_minute()
    {
        _list = () => throw FakeCluster.Error(HttpStatusCode.NotFound);
        await using var watch = await RunAsync();
        await Eventually.TrueAsync(() => _kind.Definitions.Current == NetworkDefinitions.WithoutKind, "the answer that there is no such kind");
        await Eventually.TrueAsync(_time, NetworkDefinitionWatch.RetryInterval, () => _lists > 20, "many attempts");
        Assert.That(_log.Entries.Select(entry => entry.Text), Is.EqualTo(new[] { "The cluster has no NetworkAttachmentDefinitions: Multus' CRD is not installed" }));

        _list = () => [Definition("n", "a", null)];
        _time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(() => _kind.Definitions.Current.Has(new("n", "a")), "the definition");

        Assert.That(_log.Warnings, Is.Empty);
    }

    [Test]
    public async Task A_failure_is_said_once_and_what_is_known_is_kept()
    {
        _list = () => [Definition("n", "a", null)];
        await using var watch = await RunAsync();
        await Eventually.TrueAsync(() => _kind.Definitions.Current.Has(new("n", "a")), "the list");

        _list = () => throw FakeCluster.Error(HttpStatusCode.Forbidden);
        _changes.Writer.Complete();
        await Eventually.TrueAsync(_time, NetworkDefinitionWatch.RetryInterval, () => _lists > 20, "many attempts");

        Assert.That(_kind.Definitions.Current.Has(new("n", "a")));
        Assert.That(_log.Errors.Count(), Is.EqualTo(1));
    }

    [TestCase(HttpStatusCode.OK)]
    [TestCase(HttpStatusCode.NotFound)]
    [TestCase(HttpStatusCode.Forbidden)]
    public async Task Readiness_waits_for_one_list_whatever_comes_of_it(HttpStatusCode answer)
    {
        var answers = new TaskCompletionSource<IList<NetworkAttachmentDefinition>>();
        _client
            .Setup(client => client.ListAsync<NetworkAttachmentDefinition>(null, null, null, It.IsAny<CancellationToken>()))
            .Returns(answers.Task);
        await using var watch = await RunAsync();
        Assert.That(_kind.HasReadReferred, Is.False);

        if (answer == HttpStatusCode.OK)
        {
            answers.SetResult([]);
        }
        else
        {
            answers.SetException(FakeCluster.Error(answer));
        }

        await Eventually.TrueAsync(() => _kind.HasReadReferred, "the end of the first list");
    }

    [Test]
    public async Task A_watch_that_says_nothing_is_begun_anew()
    {
        _list = () => _lists == 1 ? [Definition("n", "a", null)] : [];
        await using var watch = await RunAsync();
        await Eventually.TrueAsync(() => _kind.Definitions.Current.Has(new("n", "a")), "the list");

        await Eventually.TrueAsync(_time, TimeSpan.FromMinutes(1), () => !_kind.Definitions.Current.Has(new("n", "a")), "the next list");

        Assert.That(_log.Entries, Is.Empty);
    }

    private static NetworkAttachmentDefinition Definition(string space, string name, string? resource) => new()
    {
        Metadata = new()
        {
            NamespaceProperty = space,
            Name = name,
            Annotations = resource is null ? null : new Dictionary<string, string> { [DeviceResources.Annotation] = resource },
        },
    };

    private async IAsyncEnumerable<(WatchEventType Type, NetworkAttachmentDefinition Entity)> Changes([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in _changes.Reader.ReadAllAsync(cancellationToken))
        {
            yield return change;
        }
    }

    private async Task<Running> RunAsync()
    {
        var watch = new NetworkDefinitionWatch(_client.Object, _kind, _time, _log);
        await watch.StartAsync(CancellationToken.None);
        return new(watch);
    }

    private sealed record Running(NetworkDefinitionWatch Watch) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Watch.StopAsync(CancellationToken.None);
            Watch.Dispose();
        }
    }
}
