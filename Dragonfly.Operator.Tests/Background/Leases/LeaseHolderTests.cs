using System.Net;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Background.Leases;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LeaseHolderTests : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<LeaseReplica> _replicas = [];

    private V1LeaseSpec? Lease => _cluster.Get<V1Lease>("d7y-operator")?.Spec;

    public async ValueTask DisposeAsync()
    {
        _cluster.Before = _ => Task.CompletedTask;
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }
    }

    [Test]
    public async Task The_first_creates_the_Lease_and_renews_it()
    {
        var replica = await StartAsync("first");
        await UntilHeldAsync(replica);
        var began = _time.GetUtcNow().UtcDateTime;
        Assert.Multiple(() =>
        {
            Assert.That(Lease!.HolderIdentity, Is.EqualTo("first"));
            Assert.That(Lease.LeaseDurationSeconds, Is.EqualTo(15));
            Assert.That(Lease.LeaseTransitions, Is.Zero);
            Assert.That(Lease.AcquireTime, Is.EqualTo(began));
        });

        await PassAsync(TimeSpan.FromMinutes(1), () => Assert.That(replica.Holder.IsHolder));
        Assert.Multiple(() =>
        {
            Assert.That(Lease!.RenewTime, Is.GreaterThan(began.AddSeconds(50)));
            Assert.That(Lease.AcquireTime, Is.EqualTo(began), "it is still the same term");
            Assert.That((replica.Begun, replica.Ended), Is.EqualTo((1, 0)));
        });
    }

    [Test]
    public async Task One_of_three_holds_it_and_the_others_wait()
    {
        var replicas = new[] { await StartAsync("a"), await StartAsync("b"), await StartAsync("c") };
        await UntilAsync(() => replicas.Any(one => one.Holder.IsHolder));
        await PassAsync(TimeSpan.FromMinutes(1), () => Assert.That(replicas.Count(one => one.Holder.IsHolder), Is.EqualTo(1)));
        Assert.That(replicas.Sum(one => one.Begun), Is.EqualTo(1));
    }

    [Test]
    public async Task Who_stops_gives_it_back_and_another_takes_it_at_its_next_look()
    {
        var first = await StartAsync("first");
        await UntilHeldAsync(first);
        var second = await StartAsync("second");
        await first.StopAsync();
        Assert.That(Lease!.HolderIdentity, Is.Not.EqualTo("first"), "the second may look for the first time only now");

        await Eventually.TrueAsync(() => first.Ended == 1, "the end of its work");
        _replicas.Remove(first);
        await first.DisposeAsync();
        var stopped = _time.GetUtcNow();
        await UntilHeldAsync(second);
        Assert.Multiple(() =>
        {
            Assert.That(_time.GetUtcNow() - stopped, Is.LessThan(TimeSpan.FromSeconds(6)), "no waiting for its end");
            Assert.That((Lease!.HolderIdentity, Lease.LeaseTransitions), Is.EqualTo(("second", 1)));
        });
    }

    [Test]
    public async Task Who_falls_silent_stops_before_another_takes_it()
    {
        var first = await StartAsync("first");
        await UntilHeldAsync(first);
        await PassAsync(TimeSpan.FromSeconds(30), () => { });
        var silent = true;
        _cluster.Before = _ => silent ? Task.FromException(FakeCluster.Error(HttpStatusCode.ServiceUnavailable)) : Task.CompletedTask;
        var broke = _time.GetUtcNow();
        await UntilAsync(() => !first.Holder.IsHolder);
        Assert.That(_time.GetUtcNow() - broke, Is.InRange(TimeSpan.FromSeconds(7.5), TimeSpan.FromSeconds(10.5)));
        await Eventually.TrueAsync(() => first.Ended == 1, "the end of the first's work");
        Assert.That(first.Log.Errors.Distinct().Count(), Is.EqualTo(1), "one line, not one for each attempt");

        silent = false;
        var second = await StartAsync("second");
        await UntilAsync(() => first.Holder.IsHolder || second.Holder.IsHolder);
    }

    [Test]
    public async Task A_Lease_that_is_not_renewed_is_taken_after_its_own_duration()
    {
        _cluster.Put(new V1Lease
        {
            Metadata = new() { Name = "d7y-operator", NamespaceProperty = "d7y-operator-system" },
            // The other's clock is a day ahead: that must not matter.
            Spec = new() { HolderIdentity = "gone", LeaseDurationSeconds = 30, RenewTime = _time.GetUtcNow().UtcDateTime.AddDays(1), LeaseTransitions = 4 },
        });
        var began = _time.GetUtcNow();
        var replica = await StartAsync("next");
        await UntilHeldAsync(replica);
        Assert.Multiple(() =>
        {
            Assert.That(_time.GetUtcNow() - began, Is.InRange(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60)));
            Assert.That(Lease!.LeaseTransitions, Is.EqualTo(5));
        });
    }

    [Test]
    public async Task Who_finds_another_holder_stops_at_once_and_comes_back()
    {
        var replica = await StartAsync("first");
        await UntilHeldAsync(replica);
        var stolen = _cluster.Get<V1Lease>("d7y-operator")!;
        stolen.Spec.HolderIdentity = "thief";
        _cluster.Put(stolen);
        await UntilAsync(() => replica.Ended == 1);
        Assert.That(Lease!.HolderIdentity, Is.EqualTo("thief"));

        // The thief does not renew.
        await UntilAsync(() => replica.Begun == 2);
    }

    [Test]
    public async Task A_Lease_that_was_deleted_is_made_anew()
    {
        var replica = await StartAsync("first");
        await UntilHeldAsync(replica);
        _cluster.Remove<V1Lease>("d7y-operator");
        await UntilAsync(() => Lease is not null && replica.Holder.IsHolder);
    }

    [Test]
    public async Task A_request_that_hangs_leaves_time_for_another()
    {
        var replica = await StartAsync("first");
        await UntilHeldAsync(replica);
        var hangs = 1;
        _cluster.Before = _ => Interlocked.Decrement(ref hangs) >= 0 ? Task.Delay(Timeout.Infinite) : Task.CompletedTask;
        await PassAsync(TimeSpan.FromSeconds(30), () => Assert.That(replica.Holder.IsHolder));
    }

    [Test]
    public async Task What_cannot_be_given_back_does_not_keep_the_process()
    {
        var replica = await StartAsync("first");
        await UntilHeldAsync(replica);
        _cluster.Before = _ => Task.FromException(FakeCluster.Error(HttpStatusCode.Forbidden));
        await replica.StopAsync();
        Assert.That(replica.Log.Entries.Select(entry => entry.Text), Has.Some.Contains("could not be released"));
    }

    private async Task<LeaseReplica> StartAsync(string identity)
    {
        var replica = new LeaseReplica(_cluster.Connect(), _time, identity);
        _replicas.Add(replica);
        await replica.StartAsync();
        await SettleAsync();
        return replica;
    }

    private Task UntilHeldAsync(LeaseReplica replica) => UntilAsync(() => replica.Holder.IsHolder && replica.Begun > replica.Ended);

    private async Task UntilAsync(Func<bool> condition)
    {
        for (var steps = 0; !condition(); steps++)
        {
            Assert.That(steps, Is.LessThan(1000));
            await PassAsync(Step, () => { });
        }
    }

    /// <summary>Each replica's loop waits on a timer when it has done what was due.</summary>
    private Task SettleAsync() => Eventually.TrueAsync(
        () => _time.PendingTimers >= _replicas.Count && _replicas.All(replica => replica.IsSettled), "loops that wait again");

    private async Task PassAsync(TimeSpan duration, Action check)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += Step)
        {
            _time.Advance(Step);
            await SettleAsync();
            check();
        }
    }
}
