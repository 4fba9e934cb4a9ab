using Dragonfly.Operator.Resources.PodDistributions;
using Dragonfly.Operator.Tests.Fakes;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>Runs alone: what other fixtures allocate is in the same heap.</summary>
[NonParallelizable]
public sealed class PodCountsMemoryTests
{
    /// <param name="admitted">Whether each Pod is admitted here before the watch shows it.</param>
    [Test]
    public void Ten_thousand_Pods_take_at_most_five_mebibytes([Values] bool admitted)
    {
        const int pods = 10_000;
        var rule = Distributions.Rule(new GroupShare(80), new GroupShare(20));
        var counts = new PodCounts(new FakeTimeProvider());
        counts.Take(rule, Owner());
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var pod = 0; pod < pods; pod++)
        {
            var slot = admitted ? counts.Take(rule, Owner()).Slot!.Value : new(pod % 5 == 4 ? 1 : 0, pod);
            counts.Set(Guid.NewGuid(), Distributions.Pod(Owner(), slot));
        }

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.That(counts.Known, Is.EqualTo(pods));
        TestContext.Out.WriteLine($"{(double)bytes / pods:F0} bytes a Pod");
        Assert.That(bytes, Is.LessThan(5 * 1024 * 1024));
    }

    /// <summary>As a review and the watch read it: each with texts of its own, and with names as long as they are in clusters.</summary>
    private static CountedOwner Owner() => new(
        new("recommendations-production"), new("apps"), new("ReplicaSet"), new("recommendation-engine-inference-server-7d4b9c6f58"), new("7d4b9c6f58"));
}
