using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Certificates;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class InMemoryAuthorityTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogRecorder<InMemoryAuthority> _log = new();

    [Test]
    public void Serves_at_once_and_stays_trusted_by_the_file_for_three_years()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("standalone-").FullName, "ca.crt");
        var lifetimes = new CertificateLifetimes { Leaf = TimeSpan.FromDays(30), Interval = TimeSpan.FromDays(5), Settle = TimeSpan.FromHours(1) };
        var serving = new ServingCertificate(_time);
        using var authority = new InMemoryAuthority(serving, new() { Namespace = "ns", CaOut = file, Lifetimes = lifetimes }, _time, _log);
        authority.Renew();

        var (end, leaves, authorities) = (_time.GetUtcNow().AddYears(3), new HashSet<string>(), new HashSet<string>());
        while (_time.GetUtcNow() < end)
        {
            leaves.Add(serving.Leaf!.Thumbprint);
            authorities.Add(serving.Leaf.Issuer);
            Assert.That(Verification.Verify(serving.Leaf, File.ReadAllBytes(file), _time.GetUtcNow(), "localhost"), Is.Empty);
            _time.Advance(lifetimes.Interval);
            authority.Renew();
        }

        Assert.Multiple(() =>
        {
            Assert.That(leaves, Has.Count.InRange(50, 60), "one every two thirds of thirty days");
            Assert.That(authorities, Has.Count.EqualTo(5), "one every two thirds of a year");
            Assert.That(Directory.GetFiles(Path.GetDirectoryName(file)!), Has.Length.EqualTo(1), "no draft is left behind");
            Assert.That(_log.Errors, Is.Empty);
        });
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Test]
    public void A_file_that_cannot_be_written_stops_the_start()
    {
        using var authority = new InMemoryAuthority(new(_time), new() { Namespace = "ns", CaOut = "/nowhere/ca.crt" }, _time, _log);
        Assert.That(() => authority.StartAsync(CancellationToken.None), Throws.InstanceOf<IOException>().With.Message.Contains("/nowhere/ca.crt"));
    }
}
