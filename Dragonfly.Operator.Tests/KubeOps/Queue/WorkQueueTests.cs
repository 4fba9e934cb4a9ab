using Dragonfly.Operator.Tests.Fakes;
using KubeOps.Abstractions.Builder;
using KubeOps.Abstractions.Reconciliation;

namespace Dragonfly.Operator.Tests.Embedded.Queue;

public sealed class WorkQueueTests : QueueFixture
{
    [Test]
    public async Task What_arrives_during_a_turn_has_one_after_it_and_only_the_newest()
    {
        var released = new TaskCompletionSource();
        Turn = async item =>
        {
            await released.Task;
            return ReconciliationResult<Widget>.Success(item.Entity);
        };
        Start();
        Queue.Enqueue("a", Widget("a", 1));
        await UntilAsync("+a:1");
        Queue.Enqueue("a", Widget("a", 2));
        Queue.Enqueue("a", Widget("a", 3));
        released.SetResult();
        await UntilAsync("+a:1", "+a:3");
    }

    [Test]
    public async Task Keys_have_their_turns_at_once_up_to_the_bound()
    {
        var released = new TaskCompletionSource();
        Turn = async item =>
        {
            await released.Task;
            return ReconciliationResult<Widget>.Success(item.Entity);
        };
        Start(parallelism: 3);
        foreach (var name in (string[])["a", "b", "c", "d", "e"])
        {
            Queue.Enqueue(name, Widget(name, 1));
        }

        await Eventually.TrueAsync(() => Turns.Count == 3, "three turns");
        released.SetResult();
        await Eventually.TrueAsync(() => Turns.Count == 5, "the others");
    }

    [Test]
    public async Task A_failure_is_tried_again_later_and_later()
    {
        Turn = item => Task.FromResult(Failure(item));
        Start();
        Queue.Enqueue("a", Widget("a", 1));
        foreach (var seconds in (int[])[1, 2, 4, 8])
        {
            var turns = Turns.Count;
            await Eventually.TrueAsync(() => Time.PendingTimers == 1, "the back-off");
            Time.Advance(TimeSpan.FromSeconds(seconds * 0.99));
            Assert.That(Time.PendingTimers, Is.EqualTo(1));
            turns = Turns.Count;
            Time.Advance(TimeSpan.FromSeconds(seconds * 0.01));
            await Eventually.TrueAsync(() => Turns.Count == turns + 1, "another try");
        }
    }

    [Test]
    public async Task A_success_forgets_the_failures()
    {
        var fails = true;
        Turn = item => Task.FromResult(fails ? Failure(item) : ReconciliationResult<Widget>.Success(item.Entity));
        Start();
        Queue.Enqueue("a", Widget("a", 1));
        await Eventually.TrueAsync(Time, TimeSpan.FromSeconds(1), () => Turns.Count == 4, "four tries");
        fails = false;
        await Eventually.TrueAsync(Time, TimeSpan.FromSeconds(1), () => Turns.Count == 5, "the success");
        fails = true;
        Queue.Enqueue("a", Widget("a", 2));
        await Eventually.TrueAsync(() => Turns.Count == 6 && Time.PendingTimers == 1, "the failure");
        Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => Turns.Count == 7, "a try after one second");
    }

    [Test]
    public async Task A_change_during_the_back_off_has_its_turn_at_once()
    {
        Turn = item => Task.FromResult(Failure(item));
        Start();
        Queue.Enqueue("a", Widget("a", 1));
        await Eventually.TrueAsync(() => Time.PendingTimers == 1, "the back-off");
        Queue.Enqueue("a", Widget("a", 2));
        await UntilAsync("+a:1", "+a:2");
    }

    [Test]
    public async Task Is_asked_for_again_after_the_time_the_controller_gave()
    {
        Turn = item => Task.FromResult(ReconciliationResult<Widget>.Success(item.Entity, TimeSpan.FromMinutes(1)));
        Start();
        Queue.Enqueue("a", Widget("a", 1));
        await Eventually.TrueAsync(() => Time.PendingTimers == 1, "the timer");

        Time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(Turns, Has.Count.EqualTo(1));
        Time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync("+a:1", "+a:1");
    }

    [Test]
    public async Task A_deletion_stops_the_timer_and_is_forgotten_afterwards()
    {
        Turn = item => Task.FromResult(ReconciliationResult<Widget>.Success(item.Entity, TimeSpan.FromMinutes(1)));
        Start();
        Queue.Enqueue("a", Widget("a", 1));
        await Eventually.TrueAsync(() => Time.PendingTimers == 1, "the timer");
        Queue.EnqueueDeleted("a", Widget("a", 2));
        await UntilAsync("+a:1", "-a:2");
        await Eventually.TrueAsync(() => Time.PendingTimers == 0 && Queue.Count == 0, "nothing left");
    }

    [Test]
    public async Task A_deletion_that_fails_is_tried_again_before_its_successor_has_a_turn()
    {
        var fails = true;
        Turn = item => Task.FromResult(fails && item.IsDeleted ? Failure(item) : ReconciliationResult<Widget>.Success(item.Entity));
        Start();
        Queue.EnqueueDeleted("a", Widget("a", 1));
        Queue.Enqueue("a", Widget("a", 2));
        await Eventually.TrueAsync(() => Time.PendingTimers == 1, "the back-off");
        fails = false;
        Time.Advance(TimeSpan.FromSeconds(4));
        await Eventually.TrueAsync(() => Turns.Last() == "+a:2", "the successor");
        Assert.That(Turns.TakeLast(2), Is.EqualTo(new[] { "-a:1", "+a:2" }));
    }

    [Test]
    public async Task A_deletion_during_a_turn_comes_after_it()
    {
        var released = new TaskCompletionSource();
        Turn = async item =>
        {
            await released.Task;
            return Failure(item);
        };
        Start();
        Queue.Enqueue("a", Widget("a", 1));
        await UntilAsync("+a:1");
        Queue.EnqueueDeleted("a", Widget("a", 2));
        released.SetResult();
        await UntilAsync("+a:1", "-a:2");
    }

    [Test]
    public async Task Stopping_stops_the_timers()
    {
        Turn = item => Task.FromResult(Failure(item));
        Start();
        Queue.Enqueue("a", Widget("a", 1));
        await Eventually.TrueAsync(() => Time.PendingTimers == 1, "the back-off");
        await StopAsync();
        Assert.That(Time.PendingTimers, Is.Zero);
    }
}
