using System.Collections.Concurrent;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections;
using Dragonfly.Operator.Resources.DragonflyInjections.Policy;
using Dragonfly.Operator.Tests.Fakes;
using Dragonfly.Operator.Webhooks;
using KubeOps.Abstractions.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Tests.Webhooks.Events;

/// <summary>What is queued is written: once for each owner and reason in ten minutes.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OwnerEventWriterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly OwnerEventQueue _queue = new();
    private readonly ConcurrentQueue<string> _written = [];
    private readonly LogRecorder<OwnerEventWriter> _log = new();
    private readonly ServiceProvider _services;
    private readonly OwnerEventWriter _writer;
    private Func<Task> _publishing = () => Task.CompletedTask;

    public OwnerEventWriterTests()
    {
        // Per scope, as upstream registers it: nothing else may hold one.
        _services = new ServiceCollection()
            .AddScoped<EventPublisher>(_ => async (entity, reason, _, type, _) =>
            {
                await _publishing();
                _written.Enqueue($"{type} {reason} {entity.Metadata.Name}");
            })
            .BuildServiceProvider(validateScopes: true);
        _writer = new(_queue, _services.GetRequiredService<IServiceScopeFactory>(), _time, _log);
    }

    [SetUp]
    public Task StartAsync() => _writer.StartAsync(CancellationToken.None);

    [TearDown]
    public async Task StopAsync()
    {
        await _writer.StopAsync(CancellationToken.None);
        _writer.Dispose();
        _queue.Dispose();
        await _services.DisposeAsync();
    }

    [Test]
    public async Task Once_for_each_owner_and_reason()
    {
        for (var i = 0; i < 50; i++)
        {
            Add("web");
        }

        Add("web", Outcome.Disabled);
        Add("job");
        Add("web");

        Assert.That(await WrittenAsync(), Is.EqualTo(new[] { "Warning NoInjection web", "Warning Disabled web", "Warning NoInjection job" }));
    }

    [Test]
    public async Task Again_after_ten_minutes()
    {
        Add("web");
        await WrittenAsync();
        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Add("web");
        Assert.That(await WrittenAsync(), Is.EqualTo(new[] { "Warning NoInjection web" }));

        _time.Advance(TimeSpan.FromTicks(1));
        Add("web");
        Add("web");
        Assert.That(await WrittenAsync(), Is.EqualTo(new[] { "Warning NoInjection web", "Warning NoInjection web" }));
    }

    [Test]
    public async Task One_that_cannot_be_written_does_not_stop_the_others()
    {
        _publishing = () => throw new HttpRequestException("refused");
        Add("web");
        await Eventually.TrueAsync(() => _log.Entries.Count > 0, "the failure");
        _publishing = () => Task.CompletedTask;
        Add("job");

        Assert.That(await WrittenAsync(), Is.EqualTo(new[] { "Warning NoInjection job" }));
        Assert.That(_log.Warnings.Single(), Is.EqualTo("The event NoInjection of ReplicaSet shop/web was not written: refused"));
    }

    [Test]
    public async Task One_that_takes_long_makes_no_Pod_wait()
    {
        var answer = new TaskCompletionSource();
        _publishing = () => answer.Task;
        for (var i = 0; i < 1000; i++)
        {
            Add($"web-{i}", @namespace: $"shop-{i % 10}");
        }

        Assert.That(_queue.Events.Count, Is.InRange(255, 256));
        answer.SetResult();
        await Eventually.TrueAsync(() => _queue.Events.Count == 0, "the queue to empty");
        Assert.That(await WrittenAsync(), Has.Length.InRange(256, 257));
    }

    [Test]
    public async Task It_remembers_no_more_than_a_big_cluster_has_owners()
    {
        for (var i = 0; i < 10_100; i++)
        {
            Add($"web-{i}", @namespace: $"shop-{i / 50}");
            if (i % 200 == 0)
            {
                await Eventually.TrueAsync(() => _queue.Events.Count == 0, "the queue to empty");
            }
        }

        Assert.That((await WrittenAsync()), Has.Length.EqualTo(10_100));
        Assert.That(_writer.Remembered, Is.LessThanOrEqualTo(10_000));
    }

    [Test]
    public async Task A_namespace_gets_so_many_and_the_others_theirs()
    {
        for (var i = 0; i < 250; i++)
        {
            Add($"web-{i}");
        }

        Add("job", @namespace: "other");
        Assert.That((await WrittenAsync()), Has.Length.EqualTo(OwnerEventWriter.MaxOfNamespace + 1).And.Contain("Warning NoInjection job"));

        _time.Advance(OwnerEventWriter.Interval);
        Add("web-249");
        Assert.That((await WrittenAsync()).Last(), Is.EqualTo("Warning NoInjection web-249"));
    }

    private void Add(string owner, string outcome = InjectionOutcome.NoInjection, string @namespace = "shop") =>
        _queue.Add(OwnedPod.In(@namespace, OwnedPod.Controller(owner)), OwnedPod.AdmissionResult(outcome));

    /// <summary>What was written of all that has been queued: events are taken in order, so one more marks the end.</summary>
    private async Task<string[]> WrittenAsync()
    {
        var end = $"end-{Guid.NewGuid()}";
        Add(end, @namespace: end);
        await Eventually.TrueAsync(() => _written.Any(line => line.EndsWith(end, StringComparison.Ordinal)), "the last event");
        return [.. _written.Where(line => !line.Contains(" end-", StringComparison.Ordinal))];
    }
}
