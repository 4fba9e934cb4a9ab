using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Certificates;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MountedCertificateTests
{
    private static readonly CertificateLifetimes Lifetimes = new();
    private static readonly IReadOnlyList<string> Names = new CertificateOptions { Service = "webhook", Namespace = "ns" }.Hosts;

    private readonly FakeTimeProvider _time = new();
    private readonly LogRecorder<MountedCertificate> _log = new();
    private CertificateAuthority _authority = null!;
    private ServingCertificate _serving = null!;
    private string _directory = null!;
    private MountedCertificate _mounted = null!;

    [SetUp]
    public void Mount()
    {
        _directory = Directory.CreateTempSubdirectory("mounted-").FullName;
        _serving = new(_time);
        _authority = CertificateAuthority.Create(Lifetimes, _time.GetUtcNow());
        _mounted = new(_serving, new() { MountedDirectory = _directory, Lifetimes = Lifetimes }, _time, _log);
    }

    [TearDown]
    public async Task Unmount()
    {
        await _mounted.StopAsync(CancellationToken.None);
        _mounted.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    public async Task Follows_a_swapped_link_within_ten_seconds()
    {
        // As the kubelet does it: the files are links into ..data, which is a link to a directory of the moment.
        var first = Swap("..1");
        File.CreateSymbolicLink(Path.Combine(_directory, "tls.crt"), "..data/tls.crt");
        File.CreateSymbolicLink(Path.Combine(_directory, "tls.key"), "..data/tls.key");
        await _mounted.StartAsync(CancellationToken.None);
        Assert.That(_serving.Leaf!.Thumbprint, Is.EqualTo(first));

        var second = Swap("..2");
        Assert.That(() => _time.PendingTimers, Is.GreaterThan(0).After(5000, 1));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(() => _serving.Leaf!.Thumbprint, Is.EqualTo(second).After(5000, 5));
        Assert.That(_log.Errors, Is.Empty);
    }

    [Test]
    public async Task A_broken_pair_is_told_once_and_the_last_good_one_stays()
    {
        var good = Write();
        await _mounted.StartAsync(CancellationToken.None);
        File.WriteAllBytes(PathOf("tls.crt"), Pem.WriteCertificates([_authority.Issue(Names, Lifetimes, _time.GetUtcNow())]));
        for (var i = 0; i < 3; i++)
        {
            _mounted.Reload();
        }

        Assert.Multiple(() =>
        {
            Assert.That(_serving.Leaf!.Thumbprint, Is.EqualTo(good));
            Assert.That(_log.Errors.Single(), Does.Contain($"{PathOf("tls.key")} does not belong to the certificate"));
        });

        var next = Write();
        _mounted.Reload();
        Assert.That(_serving.Leaf!.Thumbprint, Is.EqualTo(next));
    }

    [TestCase("tls.crt")]
    [TestCase("tls.key")]
    [TestCase("ca.crt")]
    public async Task A_broken_file_is_named_and_never_quoted(string name)
    {
        var good = Write();
        File.WriteAllBytes(PathOf("ca.crt"), Pem.WriteCertificates([_authority.Certificate]));
        await _mounted.StartAsync(CancellationToken.None);
        var content = File.ReadAllText(PathOf(name));
        File.WriteAllText(PathOf(name), content.Replace(content[40..100], "####", StringComparison.Ordinal));
        _mounted.Reload();
        Assert.Multiple(() =>
        {
            Assert.That(_log.Errors.Single(), Does.Contain(PathOf(name)).And.Not.Contain("-----").And.Not.Contain("####"));
            Assert.That(_serving.Leaf!.Thumbprint, Is.EqualTo(good));
            Assert.That(_mounted.Bundle!.Contains(_authority.Certificate));
        });
    }

    [TestCase("tls.crt", false, "does not exist")]
    [TestCase("tls.key", false, "does not exist")]
    [TestCase("tls.crt", true, "holds no PEM certificate")]
    [TestCase("tls.key", true, "is not an unencrypted PEM key of the certificate's algorithm (RSA or ECDSA)")]
    public void Does_not_start_without_a_usable_pair(string name, bool present, string problem)
    {
        Write();
        File.Delete(PathOf(name));
        if (present)
        {
            File.WriteAllText(PathOf(name), "nothing\n");
        }

        Assert.That(
            () => _mounted.StartAsync(CancellationToken.None),
            Throws.InstanceOf<CertificateFormatException>().With.Message.EqualTo($"{PathOf(name)} {problem}"));
    }

    [Test]
    public async Task Knows_the_CA_behind_the_certificate_when_it_is_mounted_too()
    {
        Write();
        File.WriteAllBytes(PathOf("ca.crt"), Pem.WriteCertificates([_authority.Certificate]));
        await _mounted.StartAsync(CancellationToken.None);
        Assert.That(_serving.AuthorityNotAfter, Is.EqualTo(_authority.NotAfter));
    }

    [Test]
    public async Task Logs_no_key()
    {
        Write();
        await _mounted.StartAsync(CancellationToken.None);
        var key = File.ReadAllLines(PathOf("tls.key"))[1];
        Assert.That(_log.Entries, Is.Not.Empty);
        Assert.That(string.Concat(_log.Entries.Select(entry => entry.Text)), Does.Not.Contain(key).And.Not.Contain("PRIVATE"));
    }

    private string PathOf(string name) => Path.Combine(_directory, name);

    private string Write(string? directory = null)
    {
        using var leaf = _authority.Issue(Names, Lifetimes, _time.GetUtcNow());
        File.WriteAllBytes(Path.Combine(directory ?? _directory, "tls.crt"), Pem.WriteCertificates([leaf]));
        File.WriteAllBytes(Path.Combine(directory ?? _directory, "tls.key"), Pem.WriteKey(leaf));
        return leaf.Thumbprint;
    }

    private string Swap(string version)
    {
        var directory = Directory.CreateDirectory(PathOf(version)).FullName;
        var thumbprint = Write(directory);
        File.Delete(PathOf("..data"));
        File.CreateSymbolicLink(PathOf("..data"), version);
        return thumbprint;
    }
}
