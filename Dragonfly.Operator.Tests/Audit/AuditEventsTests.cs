using Dragonfly.Operator.Audit;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Tests.Embedded.Client;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Webhooks.Events;
using Dragonfly.Operator.Webhooks;
using k8s.Autorest;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Audit;

/// <summary>Owners hear of what the audit found, and not every ten minutes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AuditEventsTests : ClientFixture
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    private readonly FakeTimeProvider _time = new();
    private readonly OwnerEventQueue _queue = new();
    private AuditEvents _events = null!;

    [SetUp]
    public void Create() => _events = new(Client, _queue, _time);

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [Test]
    public async Task Once_for_each_owner_and_finding_as_long_as_it_stays_so()
    {
        for (var audit = 0; audit < 6; audit++)
        {
            await TellAsync(Finding("web"), Finding("web", AuditState.Outdated, "sc"), Finding("db"));
            Assert.That(Take(), audit == 0 ? Is.EqualTo(new[] { "NotInjected StatefulSet/web", "Outdated StatefulSet/web", "NotInjected StatefulSet/db" }) : Is.Empty);
        }
    }

    [Test]
    public async Task Again_when_it_was_gone_in_between()
    {
        await TellAsync(Finding("web"));
        await TellAsync();
        await TellAsync(Finding("web"));
        Assert.That(Take(), Is.EqualTo(new[] { "NotInjected StatefulSet/web", "NotInjected StatefulSet/web" }));
    }

    [Test]
    public async Task Again_after_a_day_and_for_another_resource()
    {
        await TellAsync(Finding("web"));
        _time.Advance(AuditEvents.Reminder - TenMinutes);
        await TellAsync(Finding("web"));
        await TellAsync(Finding("web", resource: "other"));
        Assert.That(Take(), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task What_can_be_restarted_is_told_for_its_ReplicaSet()
    {
        Server.Create("/apis/apps/v1/namespaces/shop/replicasets/web-1", $$"""{ "metadata": { "name": "web-1", "ownerReferences": [{{AuditedCluster.Owner("web", "Deployment")}}] } }""");
        Server.Create("/apis/apps/v1/namespaces/shop/replicasets/alone", """{ "metadata": { "name": "alone" } }""");
        await TellAsync(Finding("web-1", kind: "ReplicaSet"), Finding("alone", kind: "ReplicaSet"), Finding("gone", kind: "ReplicaSet"));
        Assert.That(Take(), Is.EqualTo(new[] { "NotInjected Deployment/web", "NotInjected ReplicaSet/alone", "NotInjected ReplicaSet/gone" }));

        await TellAsync(Finding("web-1", kind: "ReplicaSet"));
        Assert.That(Server.Requests.Count(request => request.Path.EndsWith("/web-1", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task Many_are_told_in_several_turns()
    {
        Finding[] all = [.. Enumerable.Range(0, 250).Select(number => Finding($"web-{number}"))];
        List<int> told = [];
        List<string> names = [];
        for (var audit = 0; audit < 4; audit++)
        {
            await TellAsync(all);
            var taken = Take();
            told.Add(taken.Length);
            names.AddRange(taken);
        }

        Assert.That(told, Is.EqualTo(new[] { 100, 100, 50, 0 }));
        Assert.That(names, Is.Unique);
    }

    [Test]
    public async Task A_full_queue_is_no_loss()
    {
        var waiting = OwnerEvent.Create(OwnedPod.Controller("other"), "shop", "NoInjection", "")!;
        while (_queue.TryAdd(waiting))
        {
        }

        await TellAsync(Finding("web"));
        Assert.That(Take(), Has.None.Contains("web"));
        await TellAsync(Finding("web"));
        Assert.That(Take(), Is.EqualTo(new[] { "NotInjected StatefulSet/web" }));
    }

    [Test]
    public async Task What_a_failure_left_is_told_afterwards()
    {
        Server.Create("/apis/apps/v1/namespaces/shop/replicasets/web-1", """{ "metadata": { "name": "web-1" } }""");
        Server.Fail(request => request.Path.EndsWith("/web-1", StringComparison.Ordinal), 1, 403);
        Assert.That(() => TellAsync(Finding("web-1", kind: "ReplicaSet")), Throws.InstanceOf<HttpOperationException>());
        await TellAsync(Finding("web-1", kind: "ReplicaSet"));
        Assert.That(Take(), Is.EqualTo(new[] { "NotInjected ReplicaSet/web-1" }));
    }

    private static Finding Finding(string owner, string state = AuditState.Missing, string resource = "default", string kind = "StatefulSet") => new(
        new("shop", OwnedPod.UidOf(owner), "SomeKind", state, resource),
        new() { ApiVersion = "apps/v1", Kind = kind, Name = owner, Uid = OwnedPod.UidOf(owner) });

    /// <summary>After an audit that found this; the next one is ten minutes later.</summary>
    private async Task TellAsync(params Finding[] found)
    {
        await _events.TellAsync(
            new(_time.GetUtcNow(), 0, [], new Dictionary<ResourceKind, AuditCounts>(), found.ToDictionary(one => one.Owner, one => one.Controller)), CancellationToken.None);
        _time.Advance(TenMinutes);
    }

    private string[] Take()
    {
        var taken = new List<string>();
        while (_queue.Events.TryRead(out var item))
        {
            taken.Add($"{item.Reason} {item.Owner.Kind}/{item.Owner.Name}");
        }

        return [.. taken];
    }
}

/// <summary>An owner, and what the audit found of its Pods.</summary>
internal readonly record struct Finding(AuditedOwner Owner, V1OwnerReference Controller);
