using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Hosting;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;

namespace Dragonfly.Operator.Tests.Certificates;

/// <summary>Whatever happens to the Secret, it is whole again and no leaf loses its trust.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class SecretHealingTests
{
    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();

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
        yield return Damage("tls.key does not belong to the certificate", secret => secret.Data["tls.key"] = Replica.OtherSecret().Data["tls.key"]);
        yield return Damage("ca.crt holds no PEM certificate", secret => secret.Data["ca.crt"] = "nothing"u8.ToArray());
        yield return Damage("ca.crt lacked a CA", secret => secret.Data["ca.crt"] = Replica.OtherSecret().Data["ca.crt"]);
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
        _cluster.Remove<V1Secret>("d7y-operator-ca");
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
        secret.Data = Replica.OtherSecret().Data;
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
}
