using System.Collections.Concurrent;
using System.Net;
using Dragonfly.Operator.Background.Leases;
using Dragonfly.Operator.Resources;
using Dragonfly.Operator.Resources.Entries;
using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;
using KubeOps.Abstractions.Events;
using KubeOps.KubernetesClient;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>One replica writes the status, when it knows enough, and no more often than every five seconds.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DistributionStatusWriterTests : IAsyncDisposable
{
    /// <summary>The Lease's renewal and deadline, and the writer's pause.</summary>
    private const int TimersOfHolder = 3;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly FakeTimeProvider _clock = new();
    private readonly FakeCluster _leases = new();
    private readonly Mock<IKubernetesClient> _client = new(MockBehavior.Strict);
    private readonly ConcurrentQueue<(DateTimeOffset At, V1Alpha1PodDistribution Resource)> _written = new();
    private readonly ConcurrentQueue<string> _events = new();
    private readonly LogRecorder<DistributionStatusWriter> _log = new();
    private readonly PodDistributionKind _kind = new();
    private readonly PodDistributionController _controller;
    private readonly LeaseHolder _lease;
    private readonly ServiceProvider _services;
    private readonly DistributionStatusWriter _writer;

    private Func<V1Alpha1PodDistribution, Exception?> _refuse = _ => null;

    public DistributionStatusWriterTests()
    {
        _kind.Counts = new(_clock);
        _kind.Counts.Complete("shop", new HashSet<Guid>());
        _controller = new(_kind);
        _client.Setup(client => client.UpdateStatusAsync(It.IsAny<V1Alpha1PodDistribution>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((V1Alpha1PodDistribution resource, CancellationToken _) =>
            {
                _written.Enqueue((_clock.GetUtcNow(), resource));
                return _refuse(resource) is { } exception ? throw exception : resource;
            });
        EventPublisher events = (_, reason, _, _, _) =>
        {
            _events.Enqueue(reason);
            return Task.CompletedTask;
        };
        var published = new PublishedEntries();
        _services = new ServiceCollection()
            .AddScoped(_ => new ControllerServices(new(), published, new(() => Task.FromResult(true)), _client.Object, events, _clock, NullLogger<ControllerServices>.Instance))
            .BuildServiceProvider();
        _lease = new(_leases.Connect(), new LeaseOptions { Namespace = "d7y-operator-system", Identity = "this" }, _clock, NullLogger<LeaseHolder>.Instance);
        _writer = new(_kind, _lease, published, _services.GetRequiredService<IServiceScopeFactory>(), _clock, _log);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.StopAsync(CancellationToken.None);
        await _lease.StopAsync(CancellationToken.None);
        _writer.Dispose();
        _lease.Dispose();
        await _services.DisposeAsync();
    }

    [Test]
    public async Task What_is_counted_is_written_every_five_seconds_at_most()
    {
        await SeeAsync(Resource("web"));
        await StartAsync();
        Assert.That(_written.Single().Resource.Status!.Shares, Is.EqualTo("a=0 b=0"));
        for (var pod = 0; pod < 30; pod++)
        {
            _kind.Counts!.Set(Guid.NewGuid(), Distributions.Pod(Distributions.Owner(), "a", pod));
            await PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.That(_written.Last().Resource.Status!.Shares, Is.EqualTo("a=30 b=0"));
        Assert.That(_written, Has.Count.EqualTo(7));
        Assert.That(_written.Zip(_written.Skip(1), (one, next) => next.At - one.At), Is.All.EqualTo(DistributionStatusWriter.Interval));
    }

    [Test]
    public async Task A_status_that_says_so_already_is_not_written_again()
    {
        await SeeAsync(Resource("web"));
        await StartAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.That(_written, Has.Count.EqualTo(1));

        // The watch brings back what was written.
        await SeeAsync(_written.Single().Resource);
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.That(_written, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Only_the_holder_of_the_Lease_writes()
    {
        _leases.Put(new V1Lease
        {
            Metadata = new() { Name = LeaseOptions.DefaultName, NamespaceProperty = "d7y-operator-system" },
            Spec = new() { HolderIdentity = "another", LeaseDurationSeconds = 3600, RenewTime = _clock.GetUtcNow().UtcDateTime },
        });
        await SeeAsync(Resource("web"));
        await _lease.StartAsync(CancellationToken.None);
        await _writer.StartAsync(CancellationToken.None);
        for (var step = 0; step < 40; step++)
        {
            await Eventually.TrueAsync(() => _clock.PendingTimers > 0, "a replica that looks at the Lease");
            _clock.Advance(Step);
        }

        Assert.That((_lease.IsHolder, _written.Count), Is.EqualTo((false, 0)));
    }

    [Test]
    public async Task Nothing_is_said_while_Pods_are_being_read()
    {
        _kind.Counts!.RemoveNamespace("shop");
        await SeeAsync(Resource("web"));
        await SeeAsync(Resource("wrong", groups: 0));
        await StartAsync();
        await PassAsync(TimeSpan.FromSeconds(20));
        Assert.That(_written.Single().Resource.Metadata.Name, Is.EqualTo("wrong"), "what is wrong with a spec can be told at once");
        Assert.That(_events, Is.EqualTo((string[])["InvalidSpec"]));

        _kind.Counts.Complete("shop", new HashSet<Guid>());
        await PassAsync(DistributionStatusWriter.Interval);
        Assert.That(_written.Last().Resource.Metadata.Name, Is.EqualTo("web"));
    }

    [Test]
    public async Task A_conflict_is_no_failure_and_one_failure_keeps_no_other_from_being_written()
    {
        _refuse = resource => resource.Metadata.Name switch
        {
            "conflict" => FakeCluster.Error(HttpStatusCode.Conflict),
            "gone" => FakeCluster.Error(HttpStatusCode.NotFound),
            "failure" => FakeCluster.Error(HttpStatusCode.InternalServerError),
            _ => null,
        };
        string[] names = ["conflict", "failure", "gone", "web"];
        foreach (var name in names)
        {
            await SeeAsync(Resource(name));
        }

        await StartAsync();
        Assert.That(_written.Select(one => one.Resource.Metadata.Name), Is.EquivalentTo(names));
        Assert.That(_log.Errors, Has.Exactly(1).Contains("500").And.None.Contains("409").And.None.Contains("404"));

        // The watch brings the newer one; what failed is tried again.
        _refuse = _ => null;
        await SeeAsync(Resource("conflict"));
        await _controller.DeletedAsync(Resource("gone"), CancellationToken.None);
        await PassAsync(DistributionStatusWriter.Interval);
        Assert.That(_written.Skip(4).Select(one => one.Resource.Metadata.Name), Is.EquivalentTo((string[])["conflict", "failure"]));
    }

    [Test]
    public async Task The_second_of_two_with_one_target_says_so_until_the_first_is_gone()
    {
        await SeeAsync(Resource("a"));
        await SeeAsync(Resource("b"));
        await StartAsync();
        Assert.That(Ready("b"), Is.EqualTo("TargetTaken"));
        await _controller.DeletedAsync(Resource("a"), CancellationToken.None);
        await PassAsync(DistributionStatusWriter.Interval);
        Assert.That(Ready("b"), Is.EqualTo("WebhookEntryPending"));
    }

    private string Ready(string name) => _written.Last(one => one.Resource.Metadata.Name == name).Resource.Status!.Find(Conditions.Ready)!.Reason!;

    private async Task SeeAsync(V1Alpha1PodDistribution resource) => await _controller.ReconcileAsync(resource, CancellationToken.None);

    private async Task StartAsync()
    {
        await _lease.StartAsync(CancellationToken.None);
        await _writer.StartAsync(CancellationToken.None);
        await SettleAsync();
    }

    /// <summary>Moves the clock on, step by step, whenever everything waits on it.</summary>
    private async Task PassAsync(TimeSpan duration)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += Step)
        {
            _clock.Advance(Step);
            await SettleAsync();
        }
    }

    private Task SettleAsync() => Eventually.TrueAsync(() => _lease.IsHolder && _clock.PendingTimers >= TimersOfHolder, "loops that wait again");

    private static V1Alpha1PodDistribution Resource(string name, int groups = 2) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "shop", Generation = 1, Uid = name },
        Spec = new()
        {
            Target = new() { ApiVersion = "apps/v1", Kind = "Deployment", Name = "web" },
            Groups = [.. ((string[])["a", "b"]).Take(groups).Select(group => new DistributionGroupSpec { Name = group, NodeSelector = new Dictionary<string, string> { ["pool"] = group } })],
        },
    };
}
