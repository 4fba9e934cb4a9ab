using KubeOps.Abstractions.Timing;

namespace Dragonfly.Operator.Tests.Embedded.Runtime;

public sealed class BackoffTests
{
    [TestCase(1, 0.5, 1)]
    [TestCase(2, 1, 2)]
    [TestCase(3, 2, 4)]
    [TestCase(4, 4, 8)]
    [TestCase(5, 5, 10)]
    [TestCase(int.MaxValue, 5, 10)]
    public void Doubles_up_to_the_maximum_between_half_and_whole(int failures, double least, double most)
    {
        Assert.That(Of(() => 0).Delay(failures).TotalSeconds, Is.EqualTo(least));
        Assert.That(Of(() => 1 - 1e-9).Delay(failures).TotalSeconds, Is.EqualTo(most).Within(0.001));
    }

    [Test]
    public void Makes_no_sense_without_a_failure() => Assert.Throws<ArgumentOutOfRangeException>(() => Of(() => 0).Delay(0));

    [Test]
    public void Makes_no_sense_without_a_delay() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new Backoff(TimeSpan.Zero, TimeSpan.FromSeconds(1)));

    private static Backoff Of(Func<double> jitter) => new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), jitter);
}
