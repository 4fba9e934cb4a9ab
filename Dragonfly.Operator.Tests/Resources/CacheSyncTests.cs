using Dragonfly.Operator.Resources;

namespace Dragonfly.Operator.Tests.Resources;

public sealed class CacheSyncTests
{
    [Test]
    public void Nobody_waits_for_a_look_and_the_next_to_ask_is_told()
    {
        var look = new TaskCompletionSource<bool>();
        var looks = 0;
        var sync = new CacheSync(() =>
        {
            looks++;
            return look.Task;
        });

        Assert.That(sync.IsTrue, Is.False);
        Assert.That(sync.IsTrue, Is.False);
        look.SetResult(true);
        Assert.That(sync.IsTrue, Is.True);
        Assert.That(looks, Is.EqualTo(1));
    }

    [Test]
    public void A_look_that_says_no_or_fails_is_taken_again_and_one_that_says_yes_is_the_last()
    {
        var looks = new Queue<Task<bool>>([Task.FromResult(false), Task.FromException<bool>(new IOException()), Task.FromResult(true)]);
        var sync = new CacheSync(looks.Dequeue);

        Assert.That(new[] { sync.IsTrue, sync.IsTrue, sync.IsTrue, sync.IsTrue }, Is.EqualTo(new[] { false, false, true, true }));
    }
}
