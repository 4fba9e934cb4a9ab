using BenchmarkDotNet.Attributes;
using Dragonfly.Operator.Resources.PodDistributions;

namespace Dragonfly.Bench.Core;

/// <summary>Choosing the slot of one more Pod, with ten thousand that are counted.</summary>
public class DistributionBenchmark
{
    private const int Pods = 10_000;

    private readonly PodDistributionRule _rule = new(
        "shop",
        "web",
        new("apps/v1", "Deployment", "web"),
        [
            new("default", new([new("pool", "default")]), new(80)),
            new("spot", new([new("pool", "spot")]), new(20)),
        ]);

    private readonly CountedOwner _owner = new("shop", "apps", "ReplicaSet", "web-7d4b9", "7d4b9");
    private readonly PodDistributionRule _statefulSet = new(
        "shop", "db", new("apps/v1", "StatefulSet", "db"), [new("a", new([new("zone", "a")]), new(333)), new("b", new([new("zone", "b")]), new(334))]);

    private PodCounts _counts = new(TimeProvider.System);
    private Guid _last;

    [GlobalSetup]
    public void Count()
    {
        _counts = new(TimeProvider.System);
        for (var pod = 0; pod < Pods; pod++)
        {
            Show(_counts.Take(_rule, _owner).Slot!.Value);
        }
    }

    [Benchmark(Description = "Deployment, not reserved")]
    public SlotChoice Choose() => _counts.Take(_rule, _owner, reserve: false);

    /// <summary>A Pod that comes, is seen, and goes: what a review and its two events cost.</summary>
    [Benchmark(Description = "Deployment, with the Pod's events")]
    public void Come()
    {
        Show(_counts.Take(_rule, _owner).Slot!.Value);
        _counts.Remove(_last);
    }

    [Benchmark(Description = "StatefulSet")]
    public Slot? Number() => _statefulSet.Apportionment.Step(9_999);

    private void Show(Slot slot)
    {
        _last = Guid.NewGuid();
        _counts.Set(_last, new(_owner, new("web", _rule.Groups[slot.Group].Name, ",pool=x,"), slot.Index, IsLiving: true));
    }
}
