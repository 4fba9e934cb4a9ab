using Dragonfly.Operator.Resources.PodDistributions;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>At every size each group has its share, and the next Pod changes one group only.</summary>
public sealed class ApportionmentTests
{
    private const int Sizes = 60;

    [TestCase("80 20", 1, "1 0")]
    [TestCase("80 20", 2, "2 0")]
    [TestCase("80 20", 3, "2 1")]
    [TestCase("80 20", 5, "4 1")]
    [TestCase("80 20", 10, "8 2")]
    [TestCase("80 20", 50, "40 10")]
    [TestCase("80 20", 100, "80 20")]
    [TestCase("20 20:2", 10, "4 6")]
    [TestCase("80:2 20", 10, "8 2")]
    [TestCase("80 20:2", 10, "6 4")]
    [TestCase("1 1 1", 4, "2 1 1")]
    [TestCase("0:3 5", 2, "2 0")]
    [TestCase("0:3 5", 9, "3 6")]
    [TestCase("80 20/5", 100, "95 5")]
    [TestCase("80/3 20/5", 100, "3 5")]
    public void Each_group_has_its_share(string groups, int size, string shares) =>
        Assert.That(string.Join(' ', Read(groups).At(size)), Is.EqualTo(shares));

    [Test]
    public void At_every_size_it_is_what_the_greatest_quotient_gives_one_by_one() => Shares.ForAll(groups =>
    {
        var apportionment = new Apportionment(groups);
        Assert.That(Enumerable.Range(0, Sizes).Select(apportionment.AtAll), Is.EqualTo(OneByOne(groups).Take(Sizes)));
    });

    [Test]
    public void One_more_Pod_changes_one_group() => Shares.ForAll(groups =>
    {
        var apportionment = new Apportionment(groups);
        for (var size = 0; size < Sizes; size++)
        {
            var (before, after) = (apportionment.At(size), apportionment.At(size + 1));
            var step = apportionment.Step(size);
            before[step?.Group ?? 0] += step is null ? 0 : 1;
            Assert.That(after, Is.EqualTo(before));
        }
    });

    [Test]
    public void Bases_come_first_in_list_order() => Shares.ForAll(groups =>
    {
        var bases = groups.Sum(group => group.Base);
        var steps = Enumerable.Range(0, bases).Select(pods => new Apportionment(groups).Step(pods)!.Value.Group);
        Assert.That(steps, Is.EqualTo(groups.SelectMany((group, index) => Enumerable.Repeat(index, group.Base))));
    });

    [Test]
    public void Nothing_goes_beyond_maxReplicas_or_to_weight_zero_beyond_the_base() => Shares.ForAll(Gen.Choose(0, int.MaxValue), (groups, size) =>
    {
        var shares = new Apportionment(groups).At(size);
        foreach (var (index, group) in groups.Index())
        {
            Assert.That(shares[index], Is.InRange(0, group.Weight == 0 ? group.Base : group.MaxReplicas ?? int.MaxValue));
        }
    });

    /// <summary>No seat could go to another group with a better quotient: what makes an apportionment Sainte-Laguë's.</summary>
    [Test]
    public void Any_size_has_the_shares_that_no_exchange_betters() => Shares.ForAll(Gen.Choose(0, int.MaxValue), (groups, size) =>
    {
        var shares = new Apportionment(groups).At(size);
        var room = groups.Sum(group => group.Weight == 0 ? group.Base : group.MaxReplicas ?? (long)int.MaxValue);
        Assert.That(shares.Sum(share => (long)share), Is.EqualTo(Math.Min(size, room)));
        foreach (var (giving, taking) in from giving in groups.Index() from taking in groups.Index() select (giving, taking))
        {
            var (beyond, next) = (shares[giving.Index] - giving.Item.Base, shares[taking.Index] - taking.Item.Base);
            if (beyond > 0 && next >= 0 && shares[taking.Index] < (taking.Item.MaxReplicas ?? int.MaxValue))
            {
                Assert.That(
                    giving.Item.Weight * ((2L * next) + 1), Is.GreaterThanOrEqualTo(taking.Item.Weight * ((2L * beyond) - 1)));
            }
        }
    });

    [Test]
    public void Groups_that_take_no_part_leave_the_order_of_the_others() => Shares.ForAll(Gen.Choose(0, 63), (groups, among) =>
    {
        var part = new Apportionment(groups.Select((group, index) =>
            (among & (1 << index)) != 0 ? group : new GroupShare(0)));
        var whole = new Apportionment(groups);
        Assert.That(Enumerable.Range(0, Sizes).Select(size => whole.At(size, (uint)among)), Is.EqualTo(Enumerable.Range(0, Sizes).Select(part.AtAll)));
    });

    [TestCase("80 20", 0, 0, 1_000_000_000)]
    [TestCase("80 20", 0, 1, 333_333_333)]
    [TestCase("80 20", 1, 0, 250_000_000)]
    [TestCase("80:2 20", 0, 0, 1_000_000_002)]
    [TestCase("80:2 20", 0, 1, 1_000_000_001)]
    [TestCase("80:2 20", 0, 2, 1_000_000_000)]
    [TestCase("80:2 20:1", 0, 1, 1_000_000_002)]
    [TestCase("80:2 20:1", 1, 0, 1_000_000_001)]
    [TestCase("1 1", 1, int.MaxValue, 0)]
    public void The_deletion_cost_is_the_slots_quotient(string groups, int group, int index, int cost) =>
        Assert.That(Read(groups).DeletionCost(new(group, index)), Is.EqualTo(cost));

    [Test]
    public void Slots_that_are_filled_later_cost_no_more() => Shares.ForAll(groups =>
    {
        var apportionment = new Apportionment(groups);
        var costs = Slots(apportionment, Sizes).Select(apportionment.DeletionCost).ToList();
        Assert.That(costs, Is.Ordered.Descending);
    });

    /// <summary>The ReplicaSet controller removes the cheapest Pods, and of equal ones any.</summary>
    [Test]
    public void Scaling_down_by_cost_and_up_again_gives_the_same_shares() => Shares.ForAll(
        from size in Gen.Choose(0, Sizes) from left in Gen.Choose(0, size) from seed in Gen.Choose(0, int.MaxValue) select (size, left, seed),
        (groups, drawn) =>
    {
        var apportionment = new Apportionment(groups);
        var random = new Random(drawn.seed);
        Slot[] all = [.. Slots(apportionment, drawn.size)];
        var rest = all.OrderByDescending(apportionment.DeletionCost).ThenBy(_ => random.Next()).Take(drawn.left).ToHashSet();
        if (drawn.left > 0 && drawn.left < all.Length && Cost(drawn.left - 1) > Cost(drawn.left))
        {
            Assert.That(rest.CountBy(slot => slot.Group).ToDictionary(), Is.EquivalentTo(all.Take(drawn.left).CountBy(slot => slot.Group)));
        }

        while (rest.Count < all.Length)
        {
            int[] offered = [.. groups.Select((_, group) => Enumerable.Range(0, int.MaxValue).First(index => !rest.Contains(new(group, index))))];
            rest.Add(apportionment.Next(offered)!.Value);
        }

        Assert.That(rest, Is.EquivalentTo(all));

        int Cost(int position) => apportionment.DeletionCost(all[position]);
    });

    private static IEnumerable<Slot> Slots(Apportionment apportionment, int size) =>
        Enumerable.Range(0, size).Select(pods => apportionment.Step(pods)).OfType<Slot>();

    private static IEnumerable<int[]> OneByOne(GroupShare[] groups)
    {
        var shares = new int[groups.Length];
        while (true)
        {
            yield return [.. shares];
            var open = groups.Index().Where(group => shares[group.Index] < (group.Item.MaxReplicas ?? int.MaxValue)).ToList();
            var ofBase = open.FindIndex(group => shares[group.Index] < group.Item.Base);
            var weighted = open.Where(group => group.Item.Weight > 0);
            if (ofBase >= 0)
            {
                shares[open[ofBase].Index]++;
            }
            else if (weighted.Any())
            {
                shares[weighted.MaxBy(group => (decimal)group.Item.Weight / ((2 * (shares[group.Index] - group.Item.Base)) + 1)).Index]++;
            }
        }
    }

    /// <summary>Groups as weight:base/maxReplicas.</summary>
    private static Apportionment Read(string groups) => new(groups.Split(' ').Select(group =>
    {
        var parts = group.Split(':', '/');
        var most = group.Contains('/', StringComparison.Ordinal) ? int.Parse(parts[^1], null) : (int?)null;
        return new GroupShare(int.Parse(parts[0], null), group.Contains(':', StringComparison.Ordinal) ? int.Parse(parts[1], null) : 0, most);
    }));

    [Test]
    public void The_position_of_a_slot_is_the_step_that_fills_it()
    {
        Apportionment apportionment = new([new(80, 2), new(20), new(0, 1), new(7, 0, 3)]);
        for (var step = 0; step < 300; step++)
        {
            Assert.That(apportionment.PositionOf(apportionment.Step(step)!.Value), Is.EqualTo(step));
        }

        Assert.That(apportionment.PositionOf(new(2, 1)), Is.Null);
        Assert.That(apportionment.PositionOf(new(3, 3)), Is.Null);
        Assert.That(apportionment.PositionOf(new(0, int.MaxValue)), Is.Null);
    }
}

internal static class ApportionmentOfAll
{
    /// <summary>The shares with every group taking part, for method groups.</summary>
    public static int[] AtAll(this Apportionment apportionment, int size) => apportionment.At(size);
}
