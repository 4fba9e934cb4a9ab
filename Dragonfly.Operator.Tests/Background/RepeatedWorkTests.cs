using System.Diagnostics.Metrics;
using Dragonfly.Operator.Background;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Background;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RepeatedWorkTests
{
    private readonly LogRecorder<RepeatedWorkTests> _log = new();
    private readonly string _label = $"test-{Guid.NewGuid()}";
    private readonly RepeatedWork _work;

    public RepeatedWorkTests() => _work = new(_label, "Testing", _log);

    [Test]
    public async Task A_failure_of_any_type_is_counted_and_logged_when_its_reason_is_new()
    {
        var failures = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "dragonfly_background_failures_total")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => failures += (string?)tags[0].Value == _label ? count : 0);
        listener.Start();
        Exception[] thrown =
        [
            new InvalidCastException("one"), new InvalidCastException("one"), new NotSupportedException("two"), new OperationCanceledException("three"),
        ];

        foreach (var exception in thrown)
        {
            Assert.That(await _work.TryAsync(() => throw exception, default(CancellationToken)), Is.False);
        }

        Assert.That(failures, Is.EqualTo(4));
        Assert.That(_log.Errors, Is.EqualTo(new[]
        {
            "Testing failed and will be retried: InvalidCastException: one",
            "Testing failed and will be retried: NotSupportedException: two",
            "Testing failed and will be retried: OperationCanceledException: three",
        }));

        Assert.That(await _work.TryAsync(() => { }, default), Is.True);
        Assert.That(await _work.TryAsync(() => { }, default), Is.True);
        Assert.That(_log.Entries.Count(entry => entry.Text == "Testing works again"), Is.EqualTo(1));
    }

    [Test]
    public async Task Reasons_are_bounded_and_hold_no_key()
    {
        await _work.TryAsync(() => throw new IOException(new string('x', 1 << 20)), default(CancellationToken));
        await _work.TryAsync(() => throw new IOException("sent back: -----BEGIN EC PRIVATE KEY----- hunter2"), default(CancellationToken));
        Assert.That(_log.Errors, Has.All.Length.LessThan(600).And.All.Not.Contain("hunter2"));
    }

    [Test]
    public void Being_stopped_ends_it()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.That(() => _work.TryAsync(() => Task.FromCanceled(stop.Token), stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase(5, new[] { true, false, false, false, false, false }, new[] { 5, 5, 10, 20, 30, 30 })]
    [TestCase(600, new[] { true, false, false, false, false, false, false, false }, new[] { 600, 30, 60, 120, 240, 480, 600, 600 })]
    public async Task The_interval_follows_a_success_and_growing_pauses_follow_failures(int interval, bool[] successes, int[] pauses)
    {
        var time = new FakeTimeProvider();
        var attempts = new List<DateTimeOffset>();
        using var stop = new CancellationTokenSource();
        var repeating = RepeatedWork.RepeatAsync(
            () =>
            {
                attempts.Add(time.GetUtcNow());
                return Task.FromResult(attempts.Count > successes.Length || successes[attempts.Count - 1]);
            },
            TimeSpan.FromSeconds(interval),
            time,
            stop.Token);
        await Eventually.TrueAsync(time, () => attempts.Count > successes.Length, "all attempts");
        await stop.CancelAsync();
        await repeating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var passed = attempts.Zip(attempts.Skip(1), (one, next) => (next - one).TotalSeconds).ToList();
        for (var i = 0; i < pauses.Length; i++)
        {
            Assert.That(passed[i], Is.InRange((0.8 * pauses[i]) - 0.001, (1.2 * pauses[i]) + 0.001), $"pause {i}");
        }
    }
}
