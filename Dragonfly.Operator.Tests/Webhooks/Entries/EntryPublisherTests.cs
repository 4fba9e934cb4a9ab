using System.Net;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks.Entries;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dragonfly.Operator.Tests.Webhooks.Entries;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class EntryPublisherTests : IAsyncDisposable
{
    private const string Configuration = "d7y-operator-resources";

    /// <summary>The Lease's, the publisher's, and two watches: each waits on a timer, and the holder's deadline is another one.</summary>
    private const int LoopsOfReplica = 4;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();
    private readonly NamespaceCache _namespaces = new();
    private readonly List<(LeaseHolder Lease, EntryPublisher Publisher)> _replicas = [];
    private readonly LogRecorder<EntryPublisher> _log = new();

    private volatile IReadOnlyList<WebhookEntry>? _requested = [];

    private IList<V1MutatingWebhook> Webhooks => _cluster.Get<V1MutatingWebhookConfiguration>(Configuration)?.Webhooks ?? [];

    [SetUp]
    public void Install()
    {
        PutStatic("ca", 3);
        _cluster.Put(new V1MutatingWebhookConfiguration { Metadata = new() { Name = Configuration } });
    }

    public async ValueTask DisposeAsync()
    {
        while (_replicas.Count > 0)
        {
            await StopFirstAsync();
        }
    }

    [Test]
    public async Task Entries_come_and_go_with_resources_within_five_seconds()
    {
        var published = await StartAsync();
        var entry = Request("web");
        await WithinFiveSecondsAsync(() => published.Find(entry).IsPublished);
        Assert.That(Webhooks, Has.Count.EqualTo(1));
        Assert.That(published.Find(new WebhookEntry { PodSelector = Selectors.Of("app in (web)") }).IsPublished, "compiled anew, it is the same entry");
        _requested = [];
        await WithinFiveSecondsAsync(() => Webhooks.Count == 0);
    }

    [Test]
    public async Task One_of_three_replicas_writes_once_and_all_know()
    {
        PublishedEntries[] published = [await StartAsync(), await StartAsync(), await StartAsync()];
        var writes = WritesOfEntries();
        var entry = Request("web");
        await WithinFiveSecondsAsync(() => published.All(one => one.Find(entry).IsPublished));
        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.That(writes(), Is.EqualTo(1));
    }

    [Test]
    public async Task What_somebody_else_changes_is_put_right()
    {
        var published = await StartAsync();
        var entry = Request("web");
        await WithinFiveSecondsAsync(() => published.Find(entry).IsPublished);
        foreach (var change in new Action<V1MutatingWebhookConfiguration>[]
        {
            configuration => configuration.Webhooks = null,
            configuration => configuration.Webhooks[0].TimeoutSeconds = 30,
            configuration => configuration.Webhooks[0].MatchConditions[0].Expression = "true",
            configuration => configuration.Webhooks[0].NamespaceSelector.MatchLabels = new Dictionary<string, string> { ["a"] = "b" },
            configuration => configuration.Webhooks.Add(new() { Name = "another.one.example" }),
        })
        {
            var stored = _cluster.Get<V1MutatingWebhookConfiguration>(Configuration)!;
            var before = WebhookJson.Write(stored.Webhooks).ToJsonString();
            change(stored);
            _cluster.Put(stored);
            await WithinFiveSecondsAsync(() => WebhookJson.Write(Webhooks).ToJsonString() == before);
        }
    }

    [Test]
    public async Task CA_bundle_and_time_out_follow_the_static_entry()
    {
        var published = await StartAsync();
        var entry = Request("web");
        await WithinFiveSecondsAsync(() => published.Find(entry).IsPublished);
        PutStatic("rotated", 7);
        await WithinFiveSecondsAsync(() => Webhooks[0] is { TimeoutSeconds: 7, ClientConfig.CaBundle: [114, ..] });
    }

    [Test]
    public async Task Without_a_way_to_the_operator_entries_stay_as_they_are()
    {
        var published = await StartAsync();
        var first = Request("web");
        await WithinFiveSecondsAsync(() => published.Find(first).IsPublished);
        PutStatic("", 3);
        var second = Request("api");
        await PassAsync(TimeSpan.FromSeconds(5));
        Assert.Multiple(() =>
        {
            Assert.That(published.Find(second).Reason, Is.EqualTo("WebhookNotReachable"));
            Assert.That(Webhooks, Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task While_a_kind_has_not_been_read_entries_stay_as_they_are()
    {
        _cluster.Put(new V1MutatingWebhookConfiguration { Metadata = new() { Name = Configuration }, Webhooks = [new() { Name = "of.an.earlier.run" }] });
        _requested = null;
        await StartAsync();
        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.That(Webhooks.Single().Name, Is.EqualTo("of.an.earlier.run"));
        _requested = [];
        await WithinFiveSecondsAsync(() => Webhooks.Count == 0);
    }

    [Test]
    public async Task A_configuration_that_is_gone_is_not_made_anew()
    {
        var published = await StartAsync();
        var entry = Request("web");
        await WithinFiveSecondsAsync(() => published.Find(entry).IsPublished);
        _cluster.Remove<V1MutatingWebhookConfiguration>(Configuration);
        await WithinFiveSecondsAsync(() => published.Find(entry).Reason == "WebhookConfigurationMissing");
        await PassAsync(TimeSpan.FromSeconds(5));
        Assert.That(_cluster.Get<V1MutatingWebhookConfiguration>(Configuration), Is.Null);

        _cluster.Put(new V1MutatingWebhookConfiguration { Metadata = new() { Name = Configuration } });
        await WithinFiveSecondsAsync(() => published.Find(entry).IsPublished);
    }

    [Test]
    public async Task Entries_stay_when_the_operator_stops()
    {
        var published = await StartAsync();
        var first = Request("web");
        await WithinFiveSecondsAsync(() => published.Find(first).IsPublished);
        await StopFirstAsync();
        Assert.That(Webhooks, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Another_replica_goes_on_where_one_has_stopped()
    {
        await StartAsync();
        await UntilAsync(() => _replicas[0].Lease.IsHolder, TimeSpan.FromSeconds(10));
        var published = await StartAsync();
        await StopFirstAsync();
        var entry = Request("web");
        await UntilAsync(() => published.Find(entry).IsPublished, TimeSpan.FromSeconds(12));
    }

    [Test]
    public async Task An_API_server_that_drops_match_conditions_is_not_asked_again_and_again()
    {
        var published = await StartAsync();
        var writes = WritesOfEntries();
        _cluster.Stored = entity =>
        {
            foreach (var webhook in (entity as V1MutatingWebhookConfiguration)?.Webhooks ?? [])
            {
                webhook.MatchConditions = null;
            }
        };
        var entry = Request("web");
        await WithinFiveSecondsAsync(() => published.Find(entry).IsPublished);
        await PassAsync(TimeSpan.FromSeconds(30));
        Assert.That(writes(), Is.EqualTo(1));
    }

    [Test]
    public async Task Fail_waits_for_the_label_of_the_namespaces_that_are_left_out()
    {
        var published = await StartAsync();
        _namespaces.Set(new("kube-system", new Dictionary<string, string>(), new Dictionary<string, string>()));
        var entry = new WebhookEntry { PodSelector = Selectors.Of("app=web"), FailurePolicy = FailurePolicy.Fail };
        _requested = [entry];
        await WithinFiveSecondsAsync(() => published.Find(entry).Reason == "NamespaceLabelMissing");
        Assert.That(Webhooks, Is.Empty);

        _namespaces.Set(new("kube-system", new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = "kube-system" }, new Dictionary<string, string>()));
        await WithinFiveSecondsAsync(() => published.Find(entry).IsPublished);
    }

    [Test]
    public async Task Entries_that_the_API_server_refuses_are_said_once_and_tried_less_and_less()
    {
        var published = await StartAsync();
        _cluster.Before = request => request == "patch V1MutatingWebhookConfiguration"
            ? Task.FromException(FakeCluster.Error(HttpStatusCode.UnprocessableEntity, "no such field"))
            : Task.CompletedTask;
        var writes = WritesOfEntries();
        var entry = Request("web");
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.Multiple(() =>
        {
            Assert.That(_log.Errors.Count(), Is.EqualTo(1));
            Assert.That(writes(), Is.InRange(2, 15));
            Assert.That(published.Find(entry).Reason, Is.EqualTo("WebhookEntryPending"));
        });
    }

    private WebhookEntry Request(string app)
    {
        var entry = new WebhookEntry { PodSelector = Selectors.Of($"app={app}") };
        _requested = [entry];
        return entry;
    }

    private async Task<PublishedEntries> StartAsync()
    {
        var client = _cluster.Connect();
        var lease = new LeaseHolder(
            client, new LeaseOptions { Namespace = "d7y-operator-system", Identity = $"{_replicas.Count}" }, _time, NullLogger<LeaseHolder>.Instance);
        var published = new PublishedEntries();
        var publisher = new EntryPublisher(
            client, lease, new(() => _requested), published, _namespaces,
            new EntryOptions { StaticConfiguration = "d7y-operator-mutators", Namespace = "d7y-operator-system" }, _time, _log);
        _replicas.Add((lease, publisher));
        await lease.StartAsync(default);
        await publisher.StartAsync(default);
        await UntilAsync(() => _replicas.Any(replica => replica.Lease.IsHolder), TimeSpan.FromSeconds(30));
        return published;
    }

    private async Task StopFirstAsync()
    {
        var (lease, publisher) = _replicas[0];
        _replicas.RemoveAt(0);
        await publisher.StopAsync(default);
        await lease.StopAsync(default);
        publisher.Dispose();
        lease.Dispose();
    }

    private void PutStatic(string bundle, int timeout) => _cluster.Put(new V1MutatingWebhookConfiguration
    {
        Metadata = new() { Name = "d7y-operator-mutators" },
        Webhooks =
        [
            new()
            {
                Name = "namespace.mutate.pod.v1",
                TimeoutSeconds = timeout,
                ClientConfig = new()
                {
                    CaBundle = System.Text.Encoding.ASCII.GetBytes(bundle),
                    Service = new() { Name = "d7y-operator", NamespaceProperty = "d7y-operator-system", Path = "/mutate/v1pod", Port = 443 },
                },
            },
        ],
    });

    /// <summary>Counts patches of the configuration from now on.</summary>
    private Func<int> WritesOfEntries()
    {
        var before = _cluster.Before;
        var count = 0;
        _cluster.Before = request =>
        {
            if (request == "patch V1MutatingWebhookConfiguration")
            {
                Interlocked.Increment(ref count);
            }

            return before(request);
        };
        return () => Volatile.Read(ref count);
    }

    private Task WithinFiveSecondsAsync(Func<bool> condition) => UntilAsync(condition, TimeSpan.FromSeconds(5));

    private async Task UntilAsync(Func<bool> condition, TimeSpan limit)
    {
        await SettleAsync();
        for (var passed = TimeSpan.Zero; !condition(); passed += Step)
        {
            Assert.That(passed, Is.LessThan(limit));
            await PassAsync(Step);
        }
    }

    /// <summary>Lets watches bring what there is, and loops that have come due do their work and wait again.</summary>
    private Task SettleAsync() => Eventually.TrueAsync(
        () => _cluster.Undelivered == 0
            && _time.PendingTimers >= (LoopsOfReplica * _replicas.Count) + _replicas.Count(replica => replica.Lease.IsHolder),
        "loops that wait again");

    /// <summary>Moves the clock on.</summary>
    private async Task PassAsync(TimeSpan duration)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += Step)
        {
            _time.Advance(Step);
            await SettleAsync();
        }
    }
}
