using Dragonfly.Operator.Resources.PodDistributions;
using FsCheck;
using FsCheck.Fluent;

namespace Dragonfly.Operator.Tests.Resources.PodDistributions;

/// <summary>Groups as users write them, and as nobody would.</summary>
internal static class Shares
{
    public static Gen<GroupShare[]> Any { get; } =
        from count in Gen.Choose(1, 6)
        from groups in Group.ArrayOf(count)
        where groups.Any(one => one.Weight > 0)
        select groups;

    /// <summary>Without bases and limits.</summary>
    public static Gen<GroupShare[]> ByWeight { get; } = Any.Select(groups => groups.Select(group => new GroupShare(group.Weight)).ToArray());

    private static Gen<GroupShare> Group =>
        from weight in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Choose(1, 9)), (2, Gen.Elements(20, 50, 80, 100)), (1, Gen.Choose(1, 1000)))
        from @base in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 4)))
        from room in Gen.Frequency((3, Gen.Constant<int?>(null)), (1, Gen.Choose(0, 12).Select(room => (int?)room)))
        select new GroupShare(weight, @base, room is { } more ? Math.Max(1, @base + more) : null);

    public static void ForAll(Action<GroupShare[]> law) => Prop.ForAll(Any.ToArbitrary(), law).QuickCheckThrowOnFailure();

    public static void ForAll<T>(Gen<T> more, Action<GroupShare[], T> law) =>
        Prop.ForAll((from groups in Any from one in more select (groups, one)).ToArbitrary(), drawn => law(drawn.groups, drawn.one))
            .QuickCheckThrowOnFailure();
}
