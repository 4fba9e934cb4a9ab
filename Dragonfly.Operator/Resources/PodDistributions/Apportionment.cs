namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>What decides how many Pods a group gets.</summary>
/// <param name="Weight">The relative share; 0: none beyond the base.</param>
/// <param name="Base">That many Pods come first.</param>
/// <param name="MaxReplicas">At most so many; null: any number.</param>
public sealed record GroupShare(int Weight, int Base = 0, int? MaxReplicas = null)
{
    internal int Max => MaxReplicas ?? int.MaxValue;
}

/// <summary>The place of one Pod: the Pods of a group are numbered from 0, those of the base first.</summary>
public readonly record struct Slot(int Group, int Index);

/// <summary>The order in which the slots of all groups are filled, and so the share of each group at every size.</summary>
/// <remarks>
/// <para>
/// The bases come first, in list order. Then the next Pod goes to the group with the greatest weight / (2 × Pods beyond the base + 1),
/// the first in the list where two are equal: the method of Sainte-Laguë. A group that has all it may have is passed over.
/// </para>
/// <para>
/// One more Pod never takes a slot from another group, so the shares of size n + 1 are those of size n and one more. All
/// comparisons are made in integers: two replicas of the operator never round differently.
/// </para>
/// </remarks>
public sealed class Apportionment
{
    /// <summary>A set of groups is the bits of an integer.</summary>
    public const int MaxGroups = 32;

    /// <summary>The set of all groups.</summary>
    public const uint AllGroups = uint.MaxValue;

    /// <summary>The deletion cost of the first slot beyond the base in the group with the greatest weight.</summary>
    private const int MaxWeightedCost = 1_000_000_000;

    private const int MaxPosition = 1_000_000_000;

    private readonly GroupShare[] _groups;
    private readonly int _greatestWeight;

    public Apportionment(IEnumerable<GroupShare> groups)
    {
        _groups = [.. groups];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_groups.Length, MaxGroups, nameof(groups));
        _greatestWeight = _groups.Select(group => group.Weight).DefaultIfEmpty().Max();
    }

    public int Groups => _groups.Length;

    /// <summary>How many Pods each group has when there are <paramref name="size"/> in all; fewer where every group is full.</summary>
    /// <param name="size">How many Pods there are.</param>
    /// <param name="among">The groups that take part.</param>
    public int[] At(int size, uint among = AllGroups)
    {
        var shares = new int[_groups.Length];
        var left = size;
        for (var group = 0; group < _groups.Length; group++)
        {
            if (IsIn(among, group))
            {
                shares[group] = Math.Min(left, Math.Min(_groups[group].Base, _groups[group].Max));
                left -= shares[group];
            }
        }

        left -= AddCertain(shares, left, among);
        while (left > 0 && Next(shares, among) is { } slot)
        {
            shares[slot.Group]++;
            left--;
        }

        return shares;
    }

    /// <summary>The slot that the Pod after <paramref name="pods"/> others takes; null: every group is full.</summary>
    public Slot? Step(int pods, uint among = AllGroups) => Next(At(pods, among), among);

    /// <summary>How many slots are filled before this one; null: it does not exist, or comes later than any Pod.</summary>
    public int? PositionOf(Slot slot)
    {
        if (slot.Index is < 0 or >= GroupOccupancy.MaxSlots || !Exists(slot))
        {
            return null;
        }

        // The share of a group never falls with the size.
        var (few, many) = (0, MaxPosition);
        while (few < many)
        {
            var size = few + ((many - few) / 2);
            (few, many) = At(size)[slot.Group] > slot.Index ? (few, size) : (size + 1, many);
        }

        return few < MaxPosition ? few - 1 : null;
    }

    /// <summary>The first slot in the order, of those that the groups offer; null: none offers one.</summary>
    /// <param name="offered">The slot index that each group offers.</param>
    /// <param name="among">The groups that take part.</param>
    public Slot? Next(ReadOnlySpan<int> offered, uint among = AllGroups)
    {
        Slot? first = null;
        for (var group = 0; group < _groups.Length; group++)
        {
            var slot = new Slot(group, offered[group]);
            if (IsIn(among, group) && Exists(slot) && (first is null || Precedes(slot, first.Value)))
            {
                first = slot;
            }
        }

        return first;
    }

    /// <summary>
    /// The value for controller.kubernetes.io/pod-deletion-cost: slots that are filled later cost less, so that scaling down
    /// removes what scaling up added. The last slot of all bases costs one more than the first slot beyond them.
    /// </summary>
    public int DeletionCost(Slot slot)
    {
        var share = _groups[slot.Group];
        if (slot.Index < share.Base)
        {
            return MaxWeightedCost + (share.Base - slot.Index) + _groups.Skip(slot.Group + 1).Sum(later => later.Base);
        }

        var divisor = _greatestWeight * Divisor(slot);
        return (int)(((2L * MaxWeightedCost * share.Weight) + divisor) / (2 * divisor));
    }

    private static bool IsIn(uint among, int group) => (among & (1u << group)) != 0;

    private bool Exists(Slot slot) =>
        slot.Index < _groups[slot.Group].Max && (slot.Index < _groups[slot.Group].Base || _groups[slot.Group].Weight > 0);

    private bool Precedes(Slot one, Slot other)
    {
        var (oneOfBase, otherOfBase) = (one.Index < _groups[one.Group].Base, other.Index < _groups[other.Group].Base);
        if (oneOfBase || otherOfBase)
        {
            return oneOfBase && (!otherOfBase || one.Group < other.Group);
        }

        var difference = (_groups[one.Group].Weight * Divisor(other)) - (_groups[other.Group].Weight * Divisor(one));
        return difference > 0 || (difference == 0 && one.Group < other.Group);
    }

    private long Divisor(Slot slot) => (2L * (slot.Index - _groups[slot.Group].Base)) + 1;

    /// <summary>
    /// Adds what each group is certain to have, all but one Pod a group or so, without going through every step: the number of a
    /// StatefulSet's Pod may be two thousand million. Returns how many Pods were added.
    /// </summary>
    /// <remarks>
    /// Slot i beyond the base is filled at "time" (2i + 1) / weight. At time t a group has between (t · weight − 1) / 2 and
    /// (t · weight + 1) / 2 Pods, so n Pods in all are there no earlier than (2n − groups) / weights, and what a group has by then, it
    /// has at least. Groups that are full by then are set aside, and what they cannot take goes to the others.
    /// </remarks>
    private int AddCertain(int[] shares, int pods, uint among)
    {
        var open = Enumerable.Range(0, _groups.Length).Where(group => IsIn(among, group) && _groups[group].Weight > 0).ToList();
        var added = 0;
        while (open.Count > 0)
        {
            var weights = open.Sum(group => (long)_groups[group].Weight);
            var time = (2L * (pods - added)) - open.Count;
            var full = open.FindAll(group => Certain(group) >= _groups[group].Max - shares[group]);
            foreach (var group in full.Count > 0 ? full : open)
            {
                var more = (int)Math.Min(Certain(group), _groups[group].Max - shares[group]);
                shares[group] += more;
                added += more;
            }

            if (full.Count == 0)
            {
                break;
            }

            open.RemoveAll(full.Contains);

            // Rounded up: Pods are whole.
            long Certain(int group) => Math.Max(0, ((time * _groups[group].Weight) - weights + (2 * weights) - 1) / (2 * weights));
        }

        return added;
    }
}
