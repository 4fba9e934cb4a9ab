using Dragonfly.Operator.Resources.PodDistributions;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>The lowest free slot is what a list of the Pods gives, however they came and went.</summary>
public sealed class GroupOccupancyTests
{
    [Test]
    public void The_lowest_free_slot_is_found_whoever_comes_and_goes()
    {
        var slots = Gen.Frequency(
            (6, Gen.Choose(0, 9).Select(slot => (int?)slot)), (2, Gen.Choose(60, 140).Select(slot => (int?)slot)), (2, Gen.Constant<int?>(null)),
            (1, Gen.Elements<int?>(-1, GroupOccupancy.MaxSlots, int.MaxValue, int.MinValue)));
        var changes = (from slot in slots from leaves in Gen.Frequency((2, Gen.Constant(-1)), (1, Gen.Choose(0, 1000))) select (slot, leaves)).ListOf();
        Prop.ForAll(changes.ToArbitrary(), list =>
        {
            var (occupancy, pods) = (GroupOccupancy.Empty, new List<int?>());
            foreach (var (slot, leaves) in list)
            {
                if (leaves >= 0 && pods.Count > 0)
                {
                    occupancy = occupancy.Remove(pods[leaves % pods.Count]);
                    pods.RemoveAt(leaves % pods.Count);
                }
                else
                {
                    occupancy = occupancy.Add(slot);
                    pods.Add(slot);
                }

                Assert.That((occupancy.Pods, occupancy.LowestFree), Is.EqualTo((pods.Count, LowestFree(pods))));
                Assert.That(occupancy.LowestFreeAfter(3), Is.EqualTo(LowestFree([.. pods, null, null, null])));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Ten_thousand_old_Pods_come_before_the_first_new_one()
    {
        var occupancy = Enumerable.Range(0, 10_000).Aggregate(GroupOccupancy.Empty, (before, _) => before.Add(null));
        Assert.That(occupancy.LowestFree, Is.EqualTo(10_000));
        Assert.That(occupancy.Add(10_000).Add(3).LowestFree, Is.EqualTo(10_002));
    }

    private static int LowestFree(List<int?> pods)
    {
        var held = new HashSet<int>();
        var others = pods.Count(slot => slot is not (>= 0 and < GroupOccupancy.MaxSlots) || !held.Add(slot.Value));
        return Enumerable.Range(0, int.MaxValue).Where(slot => !held.Contains(slot)).ElementAt(others);
    }
}
