using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dragonfly.Operator.Tests.Certificates;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class MountedBundlePublicationTests : IDisposable
{
    private static readonly CertificateLifetimes Lifetimes = new();

    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _directories = [];

    public void Dispose() => _directories.ForEach(directory => Directory.Delete(directory, recursive: true));

    [Test]
    public async Task Replicas_with_different_mounts_do_not_take_each_others_CA_out()
    {
        Replica.Install(_cluster);
        var (old, young) = (CertificateAuthority.Create(Lifetimes, _time.GetUtcNow()), CertificateAuthority.Create(Lifetimes, _time.GetUtcNow()));
        MountedBundlePublication[] replicas = [await MountAsync(old), await MountAsync(young)];
        for (var i = 0; i < 6; i++)
        {
            Assert.That(await replicas[i % 2].SynchronizeAsync(CancellationToken.None));
        }

        Assert.That(_cluster.Writes, Is.EqualTo(4), "each configuration once by each");
        foreach (var pem in Replica.BundlesOf(_cluster))
        {
            var bundle = CaBundle.Read(pem, "caBundle");
            Assert.That(bundle.Contains(old.Certificate) && bundle.Contains(young.Certificate));
        }
    }

    [Test]
    public async Task What_has_expired_is_dropped()
    {
        Replica.Install(_cluster);
        var old = await MountAsync(CertificateAuthority.Create(Lifetimes, _time.GetUtcNow()));
        await old.SynchronizeAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(366));
        var authority = CertificateAuthority.Create(Lifetimes, _time.GetUtcNow());
        await (await MountAsync(authority)).SynchronizeAsync(CancellationToken.None);
        Assert.That(Replica.BundlesOf(_cluster), Is.All.EqualTo(Pem.WriteCertificates([authority.Certificate])));
    }

    private async Task<MountedBundlePublication> MountAsync(CertificateAuthority authority)
    {
        var directory = Directory.CreateTempSubdirectory("mounted-").FullName;
        _directories.Add(directory);
        using var leaf = authority.Issue(["localhost"], Lifetimes, _time.GetUtcNow());
        await File.WriteAllBytesAsync(Path.Combine(directory, "tls.crt"), Pem.WriteCertificates([leaf]));
        await File.WriteAllBytesAsync(Path.Combine(directory, "tls.key"), Pem.WriteKey(leaf));
        await File.WriteAllBytesAsync(Path.Combine(directory, "ca.crt"), Pem.WriteCertificates([authority.Certificate]));
        var options = new CertificateOptions { Namespace = "ns", MountedDirectory = directory, PublishMountedBundle = true };
        using var mounted = new MountedCertificate(new(_time), options, _time, NullLogger<MountedCertificate>.Instance);
        mounted.Load();
        return new(
            mounted, new(_cluster.Connect(), options, NullLogger<CaBundlePublisher>.Instance), options, _time,
            NullLogger<MountedBundlePublication>.Instance);
    }
}
