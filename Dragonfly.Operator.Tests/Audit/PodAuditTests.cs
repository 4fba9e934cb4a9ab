using System.Diagnostics.Metrics;
using Dragonfly.Operator.Audit;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Tests.Embedded.Client;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dragonfly.Operator.Tests.Audit;

/// <summary>One replica audits, again and again, and what it finds is in its metrics, in statuses and in Events.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PodAuditTests : ClientFixture
{
    private const string Injection = "/apis/dragonfly.io/v1alpha1/dragonflyinjections/default";
    private const string Sidecar = "/apis/dragonfly.io/v1alpha1/sidecarinjections/sc";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private static readonly string[] AllAreZero =
        ["DragonflyInjection missing 0", "SidecarInjection missing 0", "SidecarInjection outdated 0", "at 0"];

    private readonly FakeTimeProvider _clock = new();
    private readonly FakeCluster _leases = new();
    private readonly OwnerEventQueue _queue = new();
    private readonly LogRecorder<PodAudit> _log = new();
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LeaseHolder _lease;
    private AuditedCluster _cluster = null!;
    private PodAudit? _audit;
    private volatile bool _isSynced = true;

    public PodAuditTests() =>
        _lease = new(_leases.Connect(), new LeaseOptions { Namespace = "d7y-operator-system", Identity = "this" }, _clock, NullLogger<LeaseHolder>.Instance);

    [SetUp]
    public void Create()
    {
        _cluster = new(Server, Client, _clock);
        Server.Create(Injection, """
            { "apiVersion": "dragonfly.io/v1alpha1", "kind": "DragonflyInjection", "metadata": { "name": "default" }, "spec": {}, "status": { "observedGeneration": 1 } }
            """);
    }

    [TearDown]
    public async Task StopAuditAsync()
    {
        if (_audit is not null)
        {
            await _audit.StopAsync(CancellationToken.None);
            _audit.Dispose();
        }

        await _lease.StopAsync(CancellationToken.None);
        _lease.Dispose();
        _queue.Dispose();
        await _meters.DisposeAsync();
    }

    [Test]
    public async Task What_is_found_is_measured_written_and_told_until_it_is_gone()
    {
        var pod = _cluster.CreateBare(owner: AuditedCluster.Owner("web"));
        await StartAsync();
        Assert.That(Measure(), Is.Empty, "before the first audit");
        await UntilAuditedAsync(1);
        var measured = Measure();
        Assert.That(measured[..3], Is.EqualTo(new[] { "DragonflyInjection missing 1", "SidecarInjection missing 0", "SidecarInjection outdated 0" }));
        Assert.That(measured[3], Does.Match("^at 17[0-9]{8}$"), "a Unix time");
        Assert.That(MissingOf(Injection), Is.EqualTo(1));
        Assert.That(_queue.Events.TryRead(out var told) ? (told.Reason, told.Owner.Name, told.Message) : default, Is.EqualTo((
            "NotInjected",
            "web",
            "dragonfly: NotInjected: running Pods lack what DragonflyInjection default adds, most likely because they are older than it or than the operator; "
                + "create them anew, for example with kubectl rollout restart")));

        await UntilAuditedAsync(4);
        Assert.That(Server.Requests.Count(IsStatusWrite), Is.EqualTo(1), "a status that says so already is not written again");
        Assert.That(_queue.Events.TryRead(out _), Is.False);

        Server.Delete(pod);
        await UntilAuditedAsync(6);
        Assert.That(Measure(), Does.Contain("DragonflyInjection missing 0"));
        Assert.That(MissingOf(Injection), Is.Zero);
        Assert.That(_log.Entries.Select(entry => entry.Text), Is.EqualTo(new[]
        {
            "The audit of 1 running Pods found: 1 missing of DragonflyInjection", "The audit of 0 running Pods found: nothing to report",
        }));
    }

    [Test]
    public async Task Another_replica_that_holds_the_Lease_audits_alone()
    {
        HoldElsewhere();
        _cluster.CreateBare();
        await StartAsync();
        await PassAsync(4 * Interval);
        Assert.That((_lease.IsHolder, Audits(), Measure().Length), Is.EqualTo((false, 0, 0)));
    }

    [Test]
    public async Task A_replica_that_loses_the_Lease_reports_nothing_more()
    {
        _cluster.CreateBare();
        await StartAsync();
        await UntilAuditedAsync(1);
        HoldElsewhere();
        await Eventually.TrueAsync(_clock, Step, () => Measure().SequenceEqual(AllAreZero), "a report of zeros");
        var audits = Audits();
        await PassAsync(4 * Interval);
        Assert.That((Audits(), MissingOf(Injection)), Is.EqualTo((audits, 1)), "what it has written is the next one's to change");
    }

    [Test]
    public async Task A_failure_is_logged_once_and_repeated_with_growing_pauses()
    {
        _cluster.CreateBare();
        Server.Fail(IsPodList, 3, 403);
        await StartAsync();
        await Eventually.TrueAsync(
            _clock, Step, () => _log.Entries.Any(entry => entry.Text == "The audit of running Pods works again"), "an audit that succeeds");

        Assert.That(Audits(), Is.EqualTo(4));
        Assert.That(_log.Errors, Is.EqualTo(new[] { "The audit of running Pods failed and will be retried: HttpOperationException: Pods cannot be listed: 403 told to answer 403" }));
    }

    [Test]
    public async Task Nothing_is_audited_before_all_resources_are_read()
    {
        _isSynced = false;
        await StartAsync();
        await PassAsync(2 * Interval);
        Assert.That(Audits(), Is.Zero);
        _isSynced = true;
        await UntilAuditedAsync(1);
    }

    [Test]
    public async Task Switched_off_it_reads_no_Pod_and_takes_back_what_it_wrote()
    {
        Server.Merge($"{Injection}/status", """{ "status": { "missing": 7 } }""");
        await StartAsync(TimeSpan.Zero);
        await Eventually.TrueAsync(_clock, Step, () => MissingOf(Injection) is null, "a status without the number");
        await PassAsync(4 * Interval);
        Assert.That((Audits(), Measure().Length, Server.Requests.Count(IsStatusWrite)), Is.EqualTo((0, 0, 1)));
    }

    [Test]
    public async Task A_resource_that_has_changed_since_is_not_said_to_be_followed()
    {
        var spec = """{ "podSelector": { "matchLabels": { "app": "web" } }, "containers": [{ "name": "proxy", "image": "proxy:3" }] }""";
        Server.Create(Sidecar, $$"""
            { "apiVersion": "dragonfly.io/v1alpha1", "kind": "SidecarInjection", "metadata": { "name": "sc" }, "spec": {{spec}}, "status": { "outdated": 2 } }
            """);
        await StartAsync();
        await UntilAuditedAsync(1);
        Assert.That(Server.Store.Get(FakeApiPath.Parse(Sidecar)!)["status"]!["outdated"], Is.Null);
    }

    private static bool IsPodList(FakeApiRequest request) => request.Path == "/api/v1/pods";

    private static bool IsStatusWrite(FakeApiRequest request) => request.Method == "PUT" && request.Path.EndsWith("/status", StringComparison.Ordinal);

    private int Audits() => Server.Requests.Count(IsPodList);

    private int? MissingOf(string path) => (int?)Server.Store.Get(FakeApiPath.Parse(path)!)["status"]!["missing"];

    private void HoldElsewhere() => _leases.Put(new V1Lease
    {
        Metadata = new() { Name = LeaseOptions.DefaultName, NamespaceProperty = "d7y-operator-system" },
        Spec = new() { HolderIdentity = "another", LeaseDurationSeconds = 3600, RenewTime = _clock.GetUtcNow().UtcDateTime },
    });

    private async Task StartAsync(TimeSpan? interval = null)
    {
        _audit = new(
            Client, _lease, _cluster.Kinds, new CacheSync(() => Task.FromResult(_isSynced)), _cluster.Run,
            new AuditMetrics(_meters.GetRequiredService<IMeterFactory>()), new AuditEvents(Client, _queue, _clock),
            new AuditOptions { Interval = interval ?? Interval }, _clock, _log);
        await _lease.StartAsync(CancellationToken.None);
        await _audit.StartAsync(CancellationToken.None);
    }

    /// <summary>Moves the clock until so many audits have begun, and so the one before has ended.</summary>
    private async Task UntilAuditedAsync(int audits)
    {
        await Eventually.TrueAsync(_clock, Step, () => Audits() >= audits, $"audit {audits}");
        // The Lease's renewal and deadline, and the pause until the next one.
        await Eventually.TrueAsync(() => _clock.PendingTimers >= 3, "an audit that has ended");
    }

    private async Task PassAsync(TimeSpan duration)
    {
        var until = _clock.GetUtcNow() + duration;
        await Eventually.TrueAsync(_clock, Step, () => _clock.GetUtcNow() >= until, "time to pass");
    }

    /// <summary>What a scrape would show.</summary>
    private string[] Measure()
    {
        var measured = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _meters.GetRequiredService<IMeterFactory>()))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => measured.Add($"{tags[0].Value} {tags[1].Value} {value}"));
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => measured.Add($"at {value:0}"));
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. measured.Order(StringComparer.Ordinal)];
    }
}
