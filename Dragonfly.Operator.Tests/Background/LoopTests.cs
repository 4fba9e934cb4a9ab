using Dragonfly.Operator.Background;
using Dragonfly.Operator.Certificates;
using Dragonfly.Operator.Hosting;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Tests.Webhooks;
using Dragonfly.Operator.Tests.Yaml;
using k8s.Models;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Moq;

namespace Dragonfly.Operator.Tests.Background;

/// <summary>An exception of a type that nobody expects, in each of the operator's loops: it goes on with what it had.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LoopTests
{
    private const string Failure = "failed and will be retried: InvalidCastException: of a type that nobody expects";

    private static readonly IReadOnlyList<string> Names = new CertificateOptions { Service = "webhook", Namespace = "ns" }.Hosts;

    private readonly FakeTimeProvider _time = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dragonfly-loop-");

    [TearDown]
    public void CleanUp() => _folder.Delete(recursive: true);

    [Test]
    public async Task Resource_files()
    {
        var log = new LogRecorder<StandaloneResources>();
        var faulty = new FaultyLog<StandaloneResources>(log);
        var (kinds, file) = (Kinds.Create(), Path.Combine(_folder.FullName, "resources.yaml"));
        await File.WriteAllTextAsync(file, Injection("first"));
        using var resources = new StandaloneResources(new ServeOptions { Resources = [file] }, kinds, new(), _time, faulty);
        await resources.StartAsync(CancellationToken.None);

        faulty.IsBroken = true;
        await File.WriteAllTextAsync(file, Injection("second"));
        await UntilAsync(() => log.Errors.Any(), StandaloneResources.Interval);
        Assert.That(log.Errors.Single(), Is.EqualTo($"Reading the resource files {Failure}"));

        // Tried again without another edit.
        faulty.IsBroken = false;
        await UntilAsync(() => log.Entries.Any(entry => entry.Text == "Reading the resource files works again"), StandaloneResources.Interval);
        Assert.That(kinds.Get<DragonflyInjectionKind>().Rules.Current.Find("second"), Is.Not.Null);
        await StopAsync(resources);
    }

    [Test]
    public async Task A_mounted_certificate()
    {
        var log = new LogRecorder<MountedCertificate>();
        var faulty = new FaultyLog<MountedCertificate>(log);
        var (lifetimes, serving) = (new CertificateLifetimes(), new ServingCertificate(_time));
        Mount(lifetimes);
        using var mounted = new MountedCertificate(serving, Mounted(lifetimes), _time, faulty);
        await mounted.StartAsync(CancellationToken.None);

        faulty.IsBroken = true;
        Mount(lifetimes);
        await UntilAsync(() => log.Errors.Any(), lifetimes.MountInterval);
        Assert.That(log.Errors.Single(), Does.EndWith(Failure));
        Assert.That(serving.IsLoaded);

        faulty.IsBroken = false;
        var last = Mount(lifetimes);
        await UntilAsync(() => serving.Leaf!.Thumbprint == last, lifetimes.MountInterval);
        await StopAsync(mounted);
    }

    [Test]
    public async Task Leaf_renewal_of_a_process_of_its_own()
    {
        var log = new LogRecorder<InMemoryAuthority>();
        var faulty = new FaultyLog<InMemoryAuthority>(log);
        var (lifetimes, serving) = (new CertificateLifetimes { Interval = TimeSpan.FromHours(12) }, new ServingCertificate(_time));
        using var authority = new InMemoryAuthority(serving, new() { Namespace = "ns", Lifetimes = lifetimes }, _time, faulty);
        await authority.StartAsync(CancellationToken.None);
        var first = serving.Leaf!.Thumbprint;

        faulty.IsBroken = true;
        await UntilAsync(() => log.Errors.Any(), TimeSpan.FromDays(1));
        Assert.That(log.Errors.First(), Does.EndWith(Failure));

        faulty.IsBroken = false;
        await UntilAsync(() => log.Entries.Any(entry => entry.Text.EndsWith("works again", StringComparison.Ordinal)), TimeSpan.FromDays(1));
        Assert.That(serving.Leaf!.Thumbprint, Is.Not.EqualTo(first));
        await StopAsync(authority);
    }

    [Test]
    public async Task The_shared_CA_its_publication_and_the_leaf()
    {
        var cluster = new FakeCluster();
        var log = new LogRecorder<SharedAuthority>();
        var faulty = new FaultyLog<SharedAuthority>(log);
        var (serving, options) = (
            new ServingCertificate(_time), new CertificateOptions { Namespace = "ns", Lifetimes = new() { Interval = TimeSpan.FromHours(12) } });
        var client = cluster.Connect();
        using var authority = new SharedAuthority(
            client, new(client, options, new LogRecorder<CaBundlePublisher>()), serving, options, _time, faulty);

        await authority.StartAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => serving.IsLoaded, "the first leaf");

        cluster.Before = _ => faulty.IsBroken ? throw new InvalidCastException("of a type that nobody expects") : Task.CompletedTask;
        faulty.IsBroken = true;
        foreach (var work in new[] { "Keeping the CA in Secret", "Keeping the CA bundle", "Renewing the serving certificate" })
        {
            await UntilAsync(() => log.Errors.Any(error => error.StartsWith(work, StringComparison.Ordinal)), TimeSpan.FromDays(1));
        }

        Assert.That(log.Errors, Has.All.EndsWith(Failure));
        faulty.IsBroken = false;
        await UntilAsync(
            () => log.Entries.Count(entry => entry.Text.EndsWith("works again", StringComparison.Ordinal)) >= 3, TimeSpan.FromDays(1));
        Assert.That(serving.LeafNotAfter, Is.GreaterThan(_time.GetUtcNow()));
        await StopAsync(authority);
    }

    [Test]
    public async Task Publication_of_a_mounted_CA()
    {
        var log = new LogRecorder<MountedBundlePublication>();
        var lifetimes = new CertificateLifetimes();
        Mount(lifetimes);
        using var mounted = new MountedCertificate(new(_time), Mounted(lifetimes), _time, new LogRecorder<MountedCertificate>());
        await mounted.StartAsync(CancellationToken.None);
        var isBroken = true;
        var asked = 0;
        var client = new Mock<IKubernetesClient>();
        client.Setup(api => api.GetAsync<V1MutatingWebhookConfiguration>(It.IsAny<string>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .Returns(() =>
            {
                Interlocked.Increment(ref asked);
                return isBroken ? throw new InvalidCastException("of a type that nobody expects") : Task.FromResult<V1MutatingWebhookConfiguration?>(null);
            });
        var options = new CertificateOptions { Namespace = "ns" };
        using var publication = new MountedBundlePublication(
            mounted, new(client.Object, options, new LogRecorder<CaBundlePublisher>()), options, _time, log);
        await publication.StartAsync(CancellationToken.None);
        await UntilAsync(() => asked >= 3, options.Lifetimes.Interval);
        Assert.That(log.Errors.Single(), Is.EqualTo($"Publishing the mounted CA bundle {Failure}"));

        isBroken = false;
        await UntilAsync(() => log.Entries.Any(entry => entry.Text == "Publishing the mounted CA bundle works again"), options.Lifetimes.Interval);
        await StopAsync(publication);
        await StopAsync(mounted);
    }

    [Test]
    public async Task What_would_escape_a_loop_does_not_end_the_host()
    {
        await using var @operator = await Webhooks.StandaloneOperator.StartAsync(
            options => options, services => services.AddHostedService<EndingService>());
        Assert.That(
            @operator.Services.GetRequiredService<IOptions<HostOptions>>().Value.BackgroundServiceExceptionBehavior,
            Is.EqualTo(BackgroundServiceExceptionBehavior.Ignore));
        await Eventually.TrueAsync(() => @operator.Log.Lines.Any(line => line.Exception is InvalidCastException), "the failure in the log");
        Assert.That((await @operator.ReviewAsync(Webhooks.Review.OfPod("{}"))).Allowed);
    }

    [Test]
    public void Every_loop_does_its_work_through_one_mechanism()
    {
        var loops = SourceFiles("Dragonfly.Operator").Where(file => file.Text.Contains("override async Task ExecuteAsync", StringComparison.Ordinal)).ToArray();
        Assert.That(loops, Has.Length.GreaterThanOrEqualTo(6));
        Assert.That(
            loops.Where(file => !file.Text.Contains("RepeatedWork", StringComparison.Ordinal) && !file.Text.Contains("BackgroundFailures.Count", StringComparison.Ordinal))
                .Select(file => file.Path),
            Is.Empty);
    }

    private static IEnumerable<(string Path, string Text)> SourceFiles(string project) =>
        Directory.EnumerateFiles(Path.Combine(SourceTree.Root, project), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => (path, File.ReadAllText(path)));

    private static string Injection(string name) =>
        $"apiVersion: dragonfly.io/v1alpha1\nkind: DragonflyInjection\nmetadata: {{ name: {name} }}\n";

    private static async Task StopAsync(BackgroundService service)
    {
        Assert.That(service.ExecuteTask!.IsCompleted, Is.False, "the loop goes on");
        await service.StopAsync(CancellationToken.None);
    }

    private Task UntilAsync(Func<bool> condition, TimeSpan step) => Eventually.TrueAsync(_time, step, condition, "the loop to go on");

    private CertificateOptions Mounted(CertificateLifetimes lifetimes) => new() { MountedDirectory = _folder.FullName, Lifetimes = lifetimes };

    private string Mount(CertificateLifetimes lifetimes)
    {
        var authority = CertificateAuthority.Create(lifetimes, _time.GetUtcNow());
        using var leaf = authority.Issue(Names, lifetimes, _time.GetUtcNow());
        File.WriteAllBytes(Path.Combine(_folder.FullName, "tls.crt"), Pem.WriteCertificates([leaf]));
        File.WriteAllBytes(Path.Combine(_folder.FullName, "tls.key"), Pem.WriteKey(leaf));
        File.WriteAllBytes(Path.Combine(_folder.FullName, "ca.crt"), Pem.WriteCertificates([authority.Certificate]));
        return leaf.Thumbprint;
    }

    private sealed class EndingService : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidCastException("of a type that nobody expects");
        }
    }
}
