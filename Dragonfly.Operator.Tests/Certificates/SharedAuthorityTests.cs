using System.Net;
using System.Text;
using Dragonfly.Operator.Certificates;
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
                "get V1MutatingWebhookConfiguration", "get V1ValidatingWebhookConfiguration", "get V1Secret", "create V1Secret",
                "patch V1MutatingWebhookConfiguration", "patch V1ValidatingWebhookConfiguration",
            }));
            Assert.That(secret.Data.Keys, Is.EquivalentTo(new[] { "tls.crt", "tls.key", "ca.crt" }));
            Assert.That(secret.Type, Is.EqualTo("kubernetes.io/tls"));
            Assert.That(Replica.BundlesOf(_cluster), Is.All.EqualTo(secret.Data["ca.crt"]).And.Exactly(3).Items);
            Assert.That(replica.Problem(_cluster, _time), Is.Empty);
            Assert.That(_cluster.Get<V1MutatingWebhookConfiguration>("dragonfly-operator-mutators")!.Webhooks[0].TimeoutSeconds, Is.EqualTo(7));
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

    private static IEnumerable<TestCaseData> Damages()
    {
        yield return Damage("there was no Secret", null);
        yield return Damage("tls.crt is missing", secret => secret.Data.Clear());
        yield return Damage("tls.crt is missing", secret => secret.Data = null!);
        yield return Damage("tls.key is missing", secret => secret.Data.Remove("tls.key"));
        yield return Damage("tls.key is missing", secret => secret.Data["tls.key"] = []);
        yield return Damage("ca.crt is missing", secret => secret.Data.Remove("ca.crt"));
        yield return Damage("tls.crt is not a PEM certificate", secret => secret.Data["tls.crt"] = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"u8.ToArray());
        yield return Damage("tls.key is not an unencrypted PEM key", secret => secret.Data["tls.key"] = secret.Data["tls.key"][..50]);
        yield return Damage("tls.key does not belong to the certificate", secret => secret.Data["tls.key"] = Other().Data["tls.key"]);
        yield return Damage("ca.crt holds no PEM certificate", secret => secret.Data["ca.crt"] = "nothing"u8.ToArray());
        yield return Damage("ca.crt lacked a CA", secret => secret.Data["ca.crt"] = Other().Data["ca.crt"]);
        yield return Damage("next.crt is missing", secret => secret.Data["next.key"] = secret.Data["tls.key"]);

        static TestCaseData Damage(string reason, Action<V1Secret>? damage) => new(damage, reason);
    }

    [TestCaseSource(nameof(Damages))]
    public async Task A_damaged_Secret_heals_without_a_leaf_losing_its_trust(Action<V1Secret>? damage, string reason)
    {
        Replica.Install(_cluster);
        Replica[] replicas = [new(_cluster, _time), new(_cluster, _time)];
        await replicas[0].LookAsync();
        await replicas[1].LookAsync();
        var secret = Replica.SecretOf(_cluster)!;
        var issuer = Replica.IssuerOf(secret);
        secret.Data["mine"] = [1];
        _cluster.Put(secret);
        if (damage is null)
        {
            _cluster.Remove<V1Secret>(secret.Metadata.Name);
        }
        else
        {
            damage(secret);
            _cluster.Put(secret);
        }

        var keepsMine = damage is not null && secret.Data?.ContainsKey("mine") == true;
        foreach (var replica in replicas)
        {
            Assert.That(await replica.LookAsync());
            Assert.That(replicas.Select(each => each.Problem(_cluster, _time)), Is.All.Empty);
        }

        var healed = Replica.SecretOf(_cluster)!;
        Assert.Multiple(() =>
        {
            Assert.That(Replica.IssuerOf(healed), Is.EqualTo(issuer), "the CA that both know");
            Assert.That(healed.Data.ContainsKey("mine"), Is.EqualTo(keepsMine));
            Assert.That(AuthoritySecret.Read(healed).Defect, Is.Null);
            Assert.That(replicas[0].LogText, Does.Contain($"because {reason}"));
            Assert.That(replicas[1].LogText, Does.Not.Contain($"because {reason}"), "told once, by the one that wrote");
        });
    }

    [TestCaseSource(nameof(Damages))]
    public async Task A_damaged_Secret_heals_also_when_nobody_is_left_who_knows_it(Action<V1Secret>? damage, string reason)
    {
        Replica.Install(_cluster);
        using (var gone = new Replica(_cluster, _time))
        {
            await gone.LookAsync();
        }

        var secret = Replica.SecretOf(_cluster)!;
        _cluster.Remove<V1Secret>(secret.Metadata.Name);
        if (damage is not null)
        {
            damage(secret);
            _cluster.Put(secret);
        }

        Replica[] replicas = [new(_cluster, _time), new(_cluster, _time)];
        foreach (var replica in replicas)
        {
            Assert.That(await replica.LookAsync());
        }

        Assert.That(replicas.Select(each => each.Problem(_cluster, _time)), Is.All.Empty);
        Assert.That(replicas[0].LogText, Does.Contain($"because {reason}"));
    }

    [Test]
    public async Task A_replica_that_starts_while_the_Secret_is_gone_leaves_the_others_trusted()
    {
        Replica.Install(_cluster);
        using var old = new Replica(_cluster, _time);
        await old.LookAsync();
        _cluster.Remove<V1Secret>("dragonfly-operator-ca");
        using var fresh = new Replica(_cluster, _time);
        await fresh.LookAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.That(old.Problem(_cluster, _time) + fresh.Problem(_cluster, _time), Is.Empty);
            _time.Advance(TimeSpan.FromSeconds(5));
            await old.LookAsync();
        }

        Assert.That(old.Serving.Leaf!.Issuer, Is.EqualTo(fresh.Serving.Leaf!.Issuer));
    }

    [Test]
    public async Task Somebody_elses_CA_in_the_Secret_is_adopted_with_overlap()
    {
        Replica.Install(_cluster);
        using var replica = new Replica(_cluster, _time);
        await replica.LookAsync();
        var secret = Replica.SecretOf(_cluster)!;
        secret.Data = Other().Data;
        _cluster.Put(secret);
        for (var i = 0; i < 20; i++)
        {
            await replica.LookAsync();
            Assert.That(replica.Problem(_cluster, _time), Is.Empty);
            Assert.That(replica.Serving.Leaf!.Issuer == Replica.IssuerOf(secret), Is.EqualTo(i > 6), $"after {5 * i} s");
            _time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    [Test]
    public async Task An_expired_CA_is_replaced()
    {
        Replica.Install(_cluster);
        using (var gone = new Replica(_cluster, _time))
        {
            await gone.LookAsync();
        }

        _time.Advance(TimeSpan.FromDays(366));
        using var replica = new Replica(_cluster, _time);
        await replica.LookAsync();
        Assert.Multiple(() =>
        {
            Assert.That(replica.Problem(_cluster, _time), Is.Empty);
            Assert.That(replica.LogText, Does.Contain("because the CA had expired"));
            Assert.That(Replica.CountOf(Replica.SecretOf(_cluster)!), Is.EqualTo(1), "the expired one is dropped");
        });
    }

    private static IEnumerable<byte[]?> Overwrites() =>
        [null, [], "garbage"u8.ToArray(), Other().Data["ca.crt"]];

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
        var mutating = _cluster.Get<V1MutatingWebhookConfiguration>("dragonfly-operator-mutators")!;
        mutating.Webhooks[0].ClientConfig.CaBundle = content;
        _cluster.Put(mutating);
        var validating = _cluster.Get<V1ValidatingWebhookConfiguration>("dragonfly-operator-validators")!;
        validating.Webhooks[0].ClientConfig.CaBundle = content;
        _cluster.Put(validating);
    }

    private static V1Secret Other() =>
        AuthoritySecret.Create("other", "other", AuthoritySet.Create(new(), new FakeTimeProvider().GetUtcNow()));
}
