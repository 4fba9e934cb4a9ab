using Dragonfly.Operator.Certificates;

namespace Dragonfly.Operator.Tests.Certificates;

/// <summary>The rows of <see cref="CaRotation"/>'s tables.</summary>
internal sealed class CaRotationTests
{
    private static readonly CertificateLifetimes Lifetimes = new();
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly AuthoritySet Stored = AuthoritySet.Create(Lifetimes, Now);
    private static readonly AuthoritySet Known = AuthoritySet.Create(Lifetimes, Now);
    private static readonly AuthoritySet Expired = AuthoritySet.Create(Lifetimes, Now.AddDays(-366));
    private static readonly AuthoritySet ExpiredWithSuccessor =
        Expired.Announce(CertificateAuthority.Create(Lifetimes, Now.AddDays(-100)), Now.AddDays(-100));

    private static IEnumerable<TestCaseData> Choices()
    {
        yield return Row("usable", Stored, null, Stored.Current, null);
        yield return Row("usable, others known", Stored, Known, Stored.Current, null);
        yield return Row("only its successor usable", ExpiredWithSuccessor, Known, ExpiredWithSuccessor.Next, "the CA's successor takes over");
        yield return Row("absent, known", null, Known, Known.Current, "there was no Secret");
        yield return Row("absent, expired ones known", null, Expired, null, "there was no Secret");
        yield return Row("absent, nothing known", null, null, null, "there was no Secret");
        yield return Row("expired, known", Expired, Known, Known.Current, "the CA had expired");
        yield return Row("expired, nothing known", Expired, null, null, "the CA had expired");

        static TestCaseData Row(string name, AuthoritySet? secret, AuthoritySet? known, CertificateAuthority? chosen, string? reason) =>
            new(secret, known, chosen, reason) { TestName = name };
    }

    [TestCaseSource(nameof(Choices))]
    public void Chooses(object? secret, object? known, CertificateAuthority? chosen, string? reason)
    {
        var stored = (AuthoritySet?)secret;
        var (set, why) = CaRotation.Decide(
            stored is null ? null : new(stored, stored.Trusted, null), (AuthoritySet?)known, null, CaBundle.Empty, _ => false, Lifetimes, Now);
        Assert.Multiple(() =>
        {
            Assert.That(why, Is.EqualTo(reason));
            Assert.That(chosen is null || set.Current.Is(chosen));
            Assert.That(set.IsExpired(Now), Is.False);
            Assert.That(set.Trusted.Contains(set.Current.Certificate));
            Assert.That(set.Trusted.Content.Select(CertificateLifetimes.EndOf), Is.All.GreaterThan(Now));
        });
    }

    [TestCase(200, false, false, null)]
    [TestCase(244, false, false, "the CA gets a successor")]
    [TestCase(244, true, false, null)]
    [TestCase(244, true, true, "the CA's successor takes over")]
    [TestCase(366, true, false, "the CA's successor takes over")]
    public void Rotates(int days, bool announced, bool settled, string? reason)
    {
        var now = Now.AddDays(days);
        var successor = CertificateAuthority.Create(Lifetimes, now);
        var set = announced ? Stored.Announce(successor, now) : Stored;
        var (next, why) = Decide(set, null, now, settled);
        Assert.Multiple(() =>
        {
            Assert.That(why, Is.EqualTo(reason));
            Assert.That(next.Next is not null, Is.EqualTo(days == 244 && !settled));
            Assert.That(next.Current.Is(reason == "the CA's successor takes over" ? successor : Stored.Current));
        });
    }

    [Test]
    public void Trusts_the_CA_of_its_own_leaf_and_drops_what_has_expired()
    {
        var (added, whyAdded) = Decide(Stored, Known.Current, Now);
        var (dropped, whyDropped) = Decide(Stored with { Trusted = new([.. Stored.Trusted.Content, .. Expired.Trusted.Content]) }, null, Now);
        Assert.Multiple(() =>
        {
            Assert.That(added.Trusted.Contains(Known.Current.Certificate));
            Assert.That(dropped.Trusted.Contains(Expired.Current.Certificate), Is.False);
            Assert.That(new[] { whyAdded, whyDropped }, Is.All.EqualTo("ca.crt lacked a CA or held an expired one"));
        });
    }

    [Test]
    public void A_new_CA_trusts_what_the_operator_had_published_and_nothing_of_others()
    {
        var foreign = CertificateAuthority.Create(Lifetimes, Now).Issue(["localhost"], Lifetimes, Now);
        var published = new CaBundle([Known.Current.Certificate, foreign]);
        var (set, _) = CaRotation.Decide(null, null, null, published, _ => false, Lifetimes, Now);
        Assert.That(set.Trusted.Content, Has.Count.EqualTo(2));
        Assert.That(set.Trusted.Contains(Known.Current.Certificate));
    }

    private static (AuthoritySet Set, string? Reason) Decide(
        AuthoritySet set, CertificateAuthority? serving, DateTimeOffset now, bool settled = false) =>
        CaRotation.Decide(new(set, set.Trusted, null), null, serving, CaBundle.Empty, _ => settled, Lifetimes, now);
}
