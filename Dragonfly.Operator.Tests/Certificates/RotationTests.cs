using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Hosting;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Certificates;

/// <summary>At no moment does a replica serve a leaf that an API server could not verify.</summary>
[Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RotationTests
{
    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Random _random = new(20260401);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public async Task Three_years_without_an_unverifiable_leaf_or_a_needless_write(int count)
    {
        Replica.Install(_cluster);
        // A month instead of a week: years pass in fewer steps.
        var lifetimes = new CertificateLifetimes { Leaf = TimeSpan.FromDays(30) };
        var replicas = Enumerable.Range(0, count).Select(_ => new Replica(_cluster, _time, lifetimes)).ToList();
        var (authorities, leaves, secrets) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        var end = _time.GetUtcNow().AddYears(3);
        while (_time.GetUtcNow() < end)
        {
            foreach (var replica in replicas.OrderBy(_ => _random.Next()))
            {
                await replica.LookAsync();
                CheckAll(replicas);
                leaves.Add(replica.Serving.Leaf!.Thumbprint);
                authorities.Add(replica.Serving.Leaf.Issuer);
                secrets.Add(Replica.SecretOf(_cluster)!.Metadata.ResourceVersion);
            }

            // Pods come and go, also in the middle of a rotation.
            if (_random.Next(20) == 0)
            {
                replicas.RemoveAt(0);
                var fresh = new Replica(_cluster, _time, lifetimes);
                await fresh.LookAsync();
                replicas.Add(fresh);
            }

            // Hours, and mostly seconds while a rotation is under way, which takes no longer.
            _time.Advance(IsRotating() && _random.Next(4) > 0 ? TimeSpan.FromSeconds(_random.Next(1, 40)) : TimeSpan.FromHours(_random.Next(1, 120)));
            CheckAll(replicas);
        }

        Assert.Multiple(() =>
        {
            Assert.That(authorities, Has.Count.EqualTo(5), "one every two thirds of a year");
            Assert.That(leaves, Has.Count.GreaterThan(count * 45));
            // The first CA; each later one announced, promoted and at last dropped from ca.crt.
            Assert.That(secrets, Has.Count.InRange(1 + (4 * 2), 1 + (4 * 3)));
            Assert.That(_cluster.Writes, Is.LessThanOrEqualTo(secrets.Count * 3), "each Secret once, and its bundle into two configurations");
            Assert.That(replicas.SelectMany(replica => replica.Log.Errors), Is.Empty);
        });
    }

    [Test]
    public async Task The_successor_signs_only_after_it_has_been_published_and_has_settled()
    {
        Replica.Install(_cluster);
        using var replica = new Replica(_cluster, _time);
        await replica.LookAsync();
        var first = replica.Serving.Leaf!.Issuer;
        _time.Advance(TimeSpan.FromDays(244));
        _cluster.Before = request => request.StartsWith("patch", StringComparison.Ordinal)
            ? throw FakeCluster.Error(System.Net.HttpStatusCode.Forbidden) : Task.CompletedTask;
        for (var i = 0; i < 5; i++)
        {
            await replica.LookAsync();
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.That(replica.Serving.Leaf!.Issuer, Is.EqualTo(first), "not published");
        }

        _cluster.Before = _ => Task.CompletedTask;
        await replica.LookAsync();
        await replica.LookAsync();
        _time.Advance(TimeSpan.FromSeconds(29));
        await replica.LookAsync();
        Assert.That(replica.Serving.Leaf!.Issuer, Is.EqualTo(first), "not settled");
        _time.Advance(TimeSpan.FromSeconds(1));
        await replica.LookAsync();
        Assert.Multiple(() =>
        {
            Assert.That(replica.Serving.Leaf!.Issuer, Is.Not.EqualTo(first));
            Assert.That(Replica.CountOf(Replica.SecretOf(_cluster)!), Is.EqualTo(2), "the old one stays trusted");
            Assert.That(replica.Problem(_cluster, _time), Is.Empty);
        });
    }

    [Test]
    public async Task A_replica_that_starts_in_the_middle_of_a_rotation_signs_as_the_others_do()
    {
        Replica.Install(_cluster);
        using var old = new Replica(_cluster, _time);
        await old.LookAsync();
        _time.Advance(TimeSpan.FromDays(244));
        await old.LookAsync();
        Assert.That(Replica.SecretOf(_cluster)!.Data.Keys, Does.Contain("next.key"), "a rotation is under way");
        using var fresh = new Replica(_cluster, _time);
        await fresh.LookAsync();
        Assert.That(fresh.Serving.Leaf!.Issuer, Is.EqualTo(old.Serving.Leaf!.Issuer));
    }

    [Test]
    public async Task A_replica_cut_off_from_the_API_server_renews_by_itself_and_stays_trusted()
    {
        Replica.Install(_cluster);
        using var connected = new Replica(_cluster, _time);
        var severed = new FakeCluster();
        using var cut = new Replica(severed, _time);
        await connected.LookAsync();
        severed.Put(Replica.SecretOf(_cluster)!);
        await cut.LookAsync();
        severed.Before = _ => throw new HttpRequestException("no route to host");
        for (var end = _time.GetUtcNow().AddDays(364); _time.GetUtcNow() < end; _time.Advance(TimeSpan.FromHours(48)))
        {
            await connected.LookAsync();
            await cut.LookAsync();
            Assert.That(cut.Problem(_cluster, _time) + connected.Problem(_cluster, _time), Is.Empty);
        }

        Assert.That(cut.Serving.Leaf!.Issuer, Is.Not.EqualTo(connected.Serving.Leaf!.Issuer));
        Assert.That(cut.Log.Errors.Count(), Is.EqualTo(2), "once per change of state, for the Secret and for the configurations");
    }

    [Test]
    public async Task Lifetimes_of_seconds_rotate_as_well()
    {
        Replica.Install(_cluster);
        var lifetimes = new CertificateLifetimes
        {
            Authority = TimeSpan.FromSeconds(60),
            Leaf = TimeSpan.FromSeconds(20),
            Settle = TimeSpan.FromSeconds(3),
            Interval = TimeSpan.FromSeconds(1),
        };
        Replica[] replicas = [new(_cluster, _time, lifetimes), new(_cluster, _time, lifetimes)];
        var authorities = new HashSet<string>();
        for (var second = 0; second < 400; second++)
        {
            foreach (var replica in replicas)
            {
                await replica.LookAsync();
                CheckAll(replicas);
                authorities.Add(replica.Serving.Leaf!.Issuer);
            }

            _time.Advance(TimeSpan.FromSeconds(1));
            CheckAll(replicas);
        }

        Assert.That(authorities, Has.Count.InRange(8, 11));
    }

    private bool IsRotating() => Replica.SecretOf(_cluster)!.Data.ContainsKey("next.key");

    private void CheckAll(IEnumerable<Replica> replicas) =>
        Assert.That(
            replicas.Where(replica => replica.Serving.IsLoaded).Select(replica => replica.Problem(_cluster, _time)),
            Is.All.Empty,
            $"at {_time.GetUtcNow():u}");
}
