using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>Runs alone: what other fixtures allocate is in the same heap.</summary>
[NonParallelizable]
public sealed class PodCountsMemoryTests
{
    [Test]
    public void Ten_thousand_Pods_take_at_most_five_mebibytes()
    {
        const int pods = 10_000;
        var owner = Distributions.Owner();
        var counts = new PodCounts(new FakeTimeProvider());
        counts.Take(Distributions.Rule(new GroupShare(80), new GroupShare(20)), owner);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var pod = 0; pod < pods; pod++)
        {
            counts.Set(Guid.NewGuid(), Distributions.Pod(Distributions.Owner(), $"{(pod % 5 == 4 ? 'b' : 'a')}", pod));
        }

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.That(counts.Known, Is.EqualTo(pods));
        TestContext.Out.WriteLine($"{(double)bytes / pods:F0} bytes a Pod");
        Assert.That(bytes, Is.LessThan(5 * 1024 * 1024));
    }
}
