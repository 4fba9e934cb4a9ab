using System.Collections.Concurrent;
using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.Namespaces;
using Dragonfly.Operator.Tests.Fakes;
using k8s.Models;
using KubeOps.KubernetesClient;
using Moq;

namespace Dragonfly.Operator.Tests.Resources.Namespaces;

/// <summary>A Pod created right after its namespace sees the namespace's label, and never waits for long.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NamespaceLookupTests
{
    private readonly NamespaceCache _cache = new();
    private readonly FakeTimeProvider _time = new();
    private readonly LogRecorder<NamespaceLookup> _log = new();
    private readonly NamespaceLookup _lookup;

    private Func<string, CancellationToken, Task<NamespaceInfo?>> _fetch = (name, _) => Task.FromResult<NamespaceInfo?>(State(name));
    private int _fetches;

    public NamespaceLookupTests()
    {
        var client = new Mock<IKubernetesClient>();
        client.Setup(one => one.GetAsync<V1Namespace>(It.IsAny<string>(), It.IsAny<string?>(), It.IsAny<CancellationToken>()))
            .Returns((string name, string? _, CancellationToken cancellationToken) =>
            {
                Interlocked.Increment(ref _fetches);
                return ReadAsync(_fetch(name, cancellationToken));
            });
        _lookup = new(_cache, _time, _log, client.Object);
    }

    [TearDown]
    public void Nothing_is_left()
    {
        Assert.That((_lookup.Pending, _time.PendingTimers), Is.EqualTo((0, 0)));
        _lookup.Dispose();
    }

    [Test]
    public void A_cached_one_is_there_at_once()
    {
        var known = State("a");
        _cache.Set(known);
        var found = _lookup.FindAsync("a");

        Assert.That(found.IsCompletedSuccessfully && found.Result == known, Is.True);
        Assert.That(_fetches, Is.Zero);
    }

    [TestCase(null)]
    [TestCase("")]
    public async Task Without_a_name_there_is_none(string? name) => Assert.That(await _lookup.FindAsync(name), Is.Null);

    [Test]
    public async Task Without_an_API_server_there_is_none() =>
        Assert.That(await new NamespaceLookup(_cache, _time, _log).FindAsync("a"), Is.Null);

    [Test]
    public async Task A_missing_one_is_fetched_and_remembered_until_the_watch_brings_it()
    {
        var fetched = await _lookup.FindAsync("a");
        Assert.That(fetched!.Name, Is.EqualTo("a"));
        Assert.That(await _lookup.FindAsync("a"), Is.SameAs(fetched));
        Assert.That(_fetches, Is.EqualTo(1));

        _cache.Set(State("a"));
        Assert.That(await _lookup.FindAsync("a"), Is.SameAs(_cache.Find("a")));
    }

    [Test]
    public async Task A_fetch_that_ends_after_the_namespace_leaves_nothing_behind()
    {
        var answer = new TaskCompletionSource<NamespaceInfo?>();
        _fetch = (_, _) => answer.Task;
        var waiting = _lookup.FindAsync("a").AsTask();
        _cache.Set(State("a"));
        _cache.Remove("a");
        answer.SetResult(State("a"));
        await waiting;
        Assert.That(_cache.Count, Is.Zero);

        _fetch = (_, _) => Task.FromResult<NamespaceInfo?>(null);
        _time.Advance(NamespaceLookup.Memory);
        Assert.That(await _lookup.FindAsync("a"), Is.Null);
    }

    [TestCase("a.b")]
    [TestCase("A")]
    [TestCase("a\nb")]
    [TestCase("a*64")]
    public async Task What_cannot_be_a_name_is_not_asked_for(string name)
    {
        Assert.That(await _lookup.FindAsync(name == "a*64" ? new string('a', 64) : name), Is.Null);
        Assert.That(_fetches, Is.Zero);
    }

    [Test]
    public async Task So_many_are_fetched_at_a_time_and_no_more()
    {
        var answer = new TaskCompletionSource<NamespaceInfo?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _fetch = (_, _) => answer.Task;
        var waiting = Enumerable.Range(0, NamespaceLookup.MaxPending).Select(i => _lookup.FindAsync($"n{i}").AsTask()).ToArray();

        var more = _lookup.FindAsync("one-more").AsTask();
        Assert.That((more.IsCompletedSuccessfully, _fetches), Is.EqualTo((true, NamespaceLookup.MaxPending)));
        Assert.That(_lookup.FindAsync("n0").AsTask().IsCompleted, Is.False, "who asks for one that is under way waits for it");

        answer.SetResult(null);
        await Task.WhenAll(waiting);
    }

    [Test]
    public async Task Many_that_wait_cause_one_fetch_and_get_the_same()
    {
        var answer = new TaskCompletionSource<NamespaceInfo?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _fetch = (_, _) => answer.Task;
        var waiting = new ConcurrentQueue<Task<NamespaceInfo?>>();
        Parallel.For(0, 200, _ => waiting.Enqueue(_lookup.FindAsync("a").AsTask()));
        var other = _lookup.FindAsync("b").AsTask();

        Assert.That(waiting, Has.All.Property(nameof(Task.IsCompleted)).False);
        answer.SetResult(State("a"));

        var found = await Task.WhenAll(waiting);
        Assert.That(found, Has.All.Not.Null.And.All.SameAs(found[0]));
        await other;
        Assert.That(_fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task What_the_watch_brings_meanwhile_is_newer()
    {
        var answer = new TaskCompletionSource<NamespaceInfo?>();
        _fetch = (_, _) => answer.Task;
        var waiting = _lookup.FindAsync("a");
        var watched = State("a");
        _cache.Set(watched);
        answer.SetResult(State("a"));

        Assert.That(await waiting, Is.SameAs(watched));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Nobody_waits_longer_than_the_time_out(bool heedsToken)
    {
        var cancelled = false;
        _fetch = (_, cancellationToken) =>
        {
            cancellationToken.Register(() => cancelled = true);
            var never = new TaskCompletionSource<NamespaceInfo?>();
            return heedsToken ? never.Task.WaitAsync(cancellationToken) : never.Task;
        };
        var waiting = _lookup.FindAsync("a").AsTask();
        _time.Advance(NamespaceLookup.Timeout - TimeSpan.FromTicks(1));
        Assert.That(waiting.IsCompleted, Is.False);

        _time.Advance(TimeSpan.FromTicks(1));

        // By the real clock, for a lookup that would wait for ever.
        Assert.That(await waiting.WaitAsync(TimeSpan.FromSeconds(60)), Is.Null);
        Assert.That(cancelled, Is.True);
        Assert.That(_log.Entries.Single().Text, Is.EqualTo("Namespace a is not cached, and the API server did not answer within 1 s"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_failure_is_none_and_one_line_and_the_next_try_may_succeed(bool atOnce)
    {
        var working = _fetch;
        _fetch = (_, _) => atOnce ? throw new HttpRequestException("refused") : Task.FromException<NamespaceInfo?>(new HttpRequestException("refused"));
        Assert.That(await _lookup.FindAsync("a"), Is.Null);
        Assert.That(_log.Entries.Single().Text, Does.StartWith("Namespace a is not cached and could not be fetched").And.Contains("refused"));

        _fetch = working;
        Assert.That(await _lookup.FindAsync("a"), Is.Not.Null);
        Assert.That(_log.Entries, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task That_one_does_not_exist_is_remembered_for_a_second()
    {
        _fetch = (_, _) => Task.FromResult<NamespaceInfo?>(null);

        Assert.That(await _lookup.FindAsync("a"), Is.Null);
        _time.Advance(NamespaceLookup.Memory - TimeSpan.FromTicks(1));
        Assert.That(await _lookup.FindAsync("a"), Is.Null);
        Assert.That((_fetches, _cache.Count, _log.Entries.Count), Is.EqualTo((1, 0, 0)));

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.That(await _lookup.FindAsync("a"), Is.Null);
        Assert.That(_fetches, Is.EqualTo(2));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_last_answer_counts_for_a_minute_while_there_is_none(bool atOnce)
    {
        var found = await _lookup.FindAsync("a");
        _fetch = (_, cancellationToken) => atOnce
            ? throw new HttpRequestException("refused")
            : new TaskCompletionSource<NamespaceInfo?>().Task.WaitAsync(cancellationToken);
        _time.Advance(NamespaceLookup.Memory);
        Assert.That(await FindWithoutAnswerAsync(), Is.SameAs(found));
        Assert.That((_fetches, _log.Entries.Count), Is.EqualTo((2, 1)), "it is asked for all the same");

        _time.Advance(NamespaceLookup.Reserve);
        Assert.That(await FindWithoutAnswerAsync(), Is.Null);

        async Task<NamespaceInfo?> FindWithoutAnswerAsync()
        {
            var waiting = _lookup.FindAsync("a").AsTask();
            _time.Advance(NamespaceLookup.Timeout);
            return await waiting.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    [Test]
    public async Task The_last_answer_may_be_that_it_does_not_exist_any_more()
    {
        Assert.That(await _lookup.FindAsync("a"), Is.Not.Null);
        _fetch = (_, _) => Task.FromResult<NamespaceInfo?>(null);
        _time.Advance(NamespaceLookup.Memory);
        Assert.That(await _lookup.FindAsync("a"), Is.Null);

        _fetch = (_, _) => throw new HttpRequestException("refused");
        _time.Advance(NamespaceLookup.Memory);
        Assert.That(await _lookup.FindAsync("a"), Is.Null);
    }

    private static async Task<V1Namespace?> ReadAsync(Task<NamespaceInfo?> fetched) =>
        await fetched is { } found ? new V1Namespace { Metadata = new() { Name = found.Name } } : null;

    private static NamespaceInfo State(string name) => new(name, new Dictionary<string, string>(), new Dictionary<string, string>());
}
