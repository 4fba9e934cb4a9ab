using System.Net;
using System.Text;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Hosting;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Certificates;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SharedAuthorityTests
{
    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task The_first_replica_creates_the_Secret_and_publishes_the_bundle_before_it_serves()
    {
        Replica.Install(_cluster);
        using var replica = new Replica(_cluster, _time);
        var requests = new List<string>();
        _cluster.Before = request =>
        {
            requests.Add(request);
            Assert.That(replica.Serving.IsLoaded, Is.False);
            return Task.CompletedTask;
        };
        Assert.That(await replica.LookAsync());
        var secret = Replica.SecretOf(_cluster)!;
        Assert.Multiple(() =>
        {
            Assert.That(requests, Is.EqualTo(new[]
            {
                "get V1MutatingWebhookConfiguration", "get V1ValidatingWebhookConfiguration", "get V1MutatingWebhookConfiguration",
                "get V1Secret", "create V1Secret",
                "patch V1MutatingWebhookConfiguration", "patch V1ValidatingWebhookConfiguration",
            }));
            Assert.That(secret.Data.Keys, Is.EquivalentTo(new[] { "tls.crt", "tls.key", "ca.crt" }));
            Assert.That(secret.Type, Is.EqualTo("kubernetes.io/tls"));
            Assert.That(Replica.BundlesOf(_cluster), Is.All.EqualTo(secret.Data["ca.crt"]).And.Exactly(3).Items);
            Assert.That(replica.Problem(_cluster, _time), Is.Empty);
            Assert.That(_cluster.Get<V1MutatingWebhookConfiguration>("d7y-operator-mutators")!.Webhooks[0].TimeoutSeconds, Is.EqualTo(7));
        });
    }

    [Test]
    public async Task Nothing_is_written_while_nothing_changes()
    {
        Replica.Install(_cluster);
        Replica[] replicas = [new(_cluster, _time), new(_cluster, _time)];
        for (var i = 0; i < 50; i++)
        {
            await replicas[i % 2].LookAsync();
            _time.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.That(_cluster.Writes, Is.EqualTo(3));
    }

    [Test]
    public async Task Two_that_create_at_once_end_with_the_same_CA()
    {
        Replica.Install(_cluster);
        using var first = new Replica(_cluster, _time);
        using var second = new Replica(_cluster, _time);
        Before("create V1Secret", () => second.LookAsync());
        Assert.That(await first.LookAsync());
        Assert.Multiple(() =>
        {
            Assert.That(first.Serving.Leaf!.Issuer, Is.EqualTo(second.Serving.Leaf!.Issuer));
            Assert.That(first.Problem(_cluster, _time) + second.Problem(_cluster, _time), Is.Empty);
            Assert.That(first.Log.Warnings.Concat(second.Log.Warnings), Is.Empty);
        });
    }

    [Test]
    public async Task Two_that_rotate_at_once_end_with_the_same_successor()
    {
        Replica.Install(_cluster);
        using var first = new Replica(_cluster, _time);
        using var second = new Replica(_cluster, _time);
        await first.LookAsync();
        await second.LookAsync();
        _time.Advance(TimeSpan.FromDays(244));
        Before("update V1Secret", () => second.LookAsync());
        Assert.That(await first.LookAsync());
        Assert.That(Replica.CountOf(Replica.SecretOf(_cluster)!), Is.EqualTo(2));
        Assert.That(Replica.BundlesOf(_cluster), Is.All.EqualTo(Replica.SecretOf(_cluster)!.Data["ca.crt"]));
    }

    [Test]
    public async Task A_replica_that_read_the_Secret_earlier_does_not_publish_over_one_that_read_it_later()
    {
        Replica.Install(_cluster);
        using var slow = new Replica(_cluster, _time);
        using var quick = new Replica(_cluster, _time);
        await slow.LookAsync();
        await quick.LookAsync();
        // A bundle to repair makes the slow one write; while it is about to, the quick one rotates and publishes.
        Overwrite("garbage"u8.ToArray());
        Before("patch V1MutatingWebhookConfiguration", async () =>
        {
            _time.Advance(TimeSpan.FromDays(244));
            await quick.LookAsync();
        });
        Assert.That(await slow.LookAsync());
        Assert.That(Replica.CountOf(Replica.SecretOf(_cluster)!), Is.EqualTo(2));
        Assert.That(Replica.BundlesOf(_cluster), Is.All.EqualTo(Replica.SecretOf(_cluster)!.Data["ca.crt"]));
    }

    private static IEnumerable<byte[]?> Overwrites() =>
        [null, [], "garbage"u8.ToArray(), Replica.OtherSecret().Data["ca.crt"]];

    [TestCaseSource(nameof(Overwrites))]
    public async Task A_bundle_overwritten_by_hand_is_back_within_ten_seconds(byte[]? content)
    {
        Replica.Install(_cluster);
        using var replica = new Replica(_cluster, _time);
        await replica.Authority.StartAsync(CancellationToken.None);
        Assert.That(() => replica.Serving.IsLoaded && _time.PendingTimers > 0, Is.True.After(20_000, 2));
        var bundle = Replica.SecretOf(_cluster)!.Data["ca.crt"];
        Overwrite(content);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.That(() => Replica.BundlesOf(_cluster).All(each => each.AsSpan().SequenceEqual(bundle)), Is.True.After(20_000, 2));
        await replica.Authority.StopAsync(CancellationToken.None);
    }

    [Test]
    public async Task Configurations_may_come_later()
    {
        using var replica = new Replica(_cluster, _time);
        Assert.That(await replica.LookAsync());
        Assert.That(await replica.LookAsync());
        Assert.That(replica.Serving.IsLoaded);
        Assert.That(replica.Log.Warnings.Count(), Is.EqualTo(2), "one for each configuration, once");
        Replica.Install(_cluster);
        Assert.That(await replica.LookAsync());
        Assert.That(replica.Problem(_cluster, _time), Is.Empty);
    }

    [Test]
    public async Task A_failing_API_server_is_told_once_and_the_leaf_stays()
    {
        Replica.Install(_cluster);
        using var replica = new Replica(_cluster, _time);
        await replica.LookAsync();
        var leaf = replica.Serving.Leaf;
        _cluster.Before = _ => throw FakeCluster.Error(HttpStatusCode.InternalServerError, "etcd is down");
        for (var i = 0; i < 5; i++)
        {
            Assert.That(await replica.LookAsync(), Is.False);
        }

        _cluster.Before = _ => Task.CompletedTask;
        Assert.That(await replica.LookAsync());
        Assert.Multiple(() =>
        {
            Assert.That(replica.Log.Errors, Has.Exactly(2).Items.And.All.Contains("500 etcd is down"));
            Assert.That(replica.Log.Entries.Count(entry => entry.Text.Contains("works again", StringComparison.Ordinal)), Is.EqualTo(2));
            Assert.That(replica.Serving.Leaf, Is.SameAs(leaf));
        });
    }

    [Test]
    public async Task Configurations_that_may_not_be_read_keep_nobody_from_serving()
    {
        _cluster.Before = request => request.Contains("Configuration", StringComparison.Ordinal)
            ? throw FakeCluster.Error(HttpStatusCode.Forbidden) : Task.CompletedTask;
        using var replica = new Replica(_cluster, _time);
        Assert.That(await replica.LookAsync(), Is.False);
        Assert.That(replica.Serving.IsLoaded);
    }

    [Test]
    public async Task No_key_reaches_the_log_even_when_a_request_is_echoed()
    {
        Replica.Install(_cluster);
        using var replica = new Replica(_cluster, _time);
        await replica.LookAsync();
        _time.Advance(TimeSpan.FromDays(244));
        var keys = new List<string>(Replica.KeyLines(Replica.SecretOf(_cluster)!));
        foreach (var encode in new Func<byte[], string>[] { Encoding.ASCII.GetString, Convert.ToBase64String })
        {
            _cluster.Before = request => request == "update V1Secret"
                ? throw FakeCluster.Error(HttpStatusCode.BadGateway, "you sent: " + encode(Replica.SecretOf(_cluster)!.Data["tls.key"])) : Task.CompletedTask;
            await replica.LookAsync();
            _cluster.Before = _ => throw new InvalidOperationException("you sent: " + encode(Replica.SecretOf(_cluster)!.Data["tls.key"]));
            await replica.LookAsync();
        }

        _cluster.Before = _ => Task.CompletedTask;
        for (var i = 0; i < 3; i++)
        {
            await replica.LookAsync();
            keys.AddRange(Replica.KeyLines(Replica.SecretOf(_cluster)!));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That(keys.Distinct().Count(), Is.GreaterThanOrEqualTo(4));
        Assert.That(replica.Log.Errors, Is.Not.Empty);
        foreach (var key in keys)
        {
            Assert.That(replica.LogText, Does.Not.Contain(key).And.Not.Contain(Convert.ToBase64String(Encoding.ASCII.GetBytes(key))[..20]));
        }

        Assert.That(replica.LogText, Does.Not.Contain("PRIVATE").And.Not.Contain("LS0tLS1"));
    }

    // Once, before the next such request.
    private void Before(string request, Func<Task> interlude) => _cluster.Before = async actual =>
    {
        if (actual == request)
        {
            _cluster.Before = _ => Task.CompletedTask;
            await interlude();
        }
    };

    private void Overwrite(byte[]? content)
    {
        var mutating = _cluster.Get<V1MutatingWebhookConfiguration>("d7y-operator-mutators")!;
        mutating.Webhooks[0].ClientConfig.CaBundle = content;
        _cluster.Put(mutating);
        var validating = _cluster.Get<V1ValidatingWebhookConfiguration>("d7y-operator-validators")!;
        validating.Webhooks[0].ClientConfig.CaBundle = content;
        _cluster.Put(validating);
    }
}
