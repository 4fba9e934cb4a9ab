using System.Collections.Immutable;
using System.Numerics;

namespace Dragonfly.Operator.Resources.PodDistributions;

/// <summary>The slots of one group that are taken. Immutable.</summary>
/// <remarks>
/// <para>
/// A Pod with a slot of its own holds that one. A Pod without, or whose slot another Pod holds already, takes the lowest slot that is
/// left: such Pods need no identity here, only their number. Whichever of two Pods with one slot goes first, the other has it then.
/// </para>
/// <para>A slot is a bit, so that the lowest free one among ten thousand is found, and a changed copy made, in a tenth of a microsecond.</para>
/// </remarks>
public sealed class GroupOccupancy
{
    /// <summary>
    /// Slots beyond count as none: an annotation may name any number, and the bits up to it are kept. No cluster has so many Pods.
    /// </summary>
    public const int MaxSlots = 1 << 17;

    private const int WordBits = 64;

    private readonly ulong[] _held;

    /// <summary>How many further Pods have the same slot, for the slots where there are any.</summary>
    private readonly ImmutableDictionary<int, int> _further;

    /// <summary>Pods without a slot of their own, and the further ones.</summary>
    private readonly int _slotless;

    private GroupOccupancy(ulong[] held, ImmutableDictionary<int, int> further, int slotless, int pods)
    {
        (_held, _further, _slotless, Pods) = (held, further, slotless, pods);
    }

    public static GroupOccupancy Empty { get; } = new([], ImmutableDictionary<int, int>.Empty, 0, 0);

    /// <summary>How many Pods take a slot.</summary>
    public int Pods { get; }

    /// <summary>The lowest slot that no Pod holds or takes.</summary>
    public int LowestFree => LowestFreeAfter(0);

    /// <summary>The lowest slot that would be free if there were so many more Pods without a slot of their own.</summary>
    public int LowestFreeAfter(int more)
    {
        // Pods without a slot of their own take the lowest free ones before.
        var before = _slotless + more;
        for (var word = 0; word < _held.Length; word++)
        {
            var free = ~_held[word];
            var count = BitOperations.PopCount(free);
            if (before < count)
            {
                for (; before > 0; before--)
                {
                    free &= free - 1;
                }

                return (word * WordBits) + BitOperations.TrailingZeroCount(free);
            }

            before -= count;
        }

        return (_held.Length * WordBits) + before;
    }

    /// <summary>With one more Pod.</summary>
    /// <param name="slot">Its slot; null: it has none of its own.</param>
    public GroupOccupancy Add(int? slot) =>
        slot is not (int index and >= 0 and < MaxSlots) ? new(_held, _further, _slotless + 1, Pods + 1)
        : Holds(index) ? new(_held, _further.SetItem(index, _further.GetValueOrDefault(index) + 1), _slotless + 1, Pods + 1)
        : new(Flip(index), _further, _slotless, Pods + 1);

    /// <summary>Without one that was added with this slot.</summary>
    public GroupOccupancy Remove(int? slot) =>
        slot is not (int index and >= 0 and < MaxSlots) ? new(_held, _further, _slotless - 1, Pods - 1)
        : _further.GetValueOrDefault(index) switch
        {
            0 => new(Flip(index), _further, _slotless, Pods - 1),
            1 => new(_held, _further.Remove(index), _slotless - 1, Pods - 1),
            var more => new(_held, _further.SetItem(index, more - 1), _slotless - 1, Pods - 1),
        };

    private bool Holds(int slot) => slot / WordBits < _held.Length && (_held[slot / WordBits] & (1UL << (slot % WordBits))) != 0;

    private ulong[] Flip(int slot)
    {
        var held = new ulong[Math.Max(_held.Length, (slot / WordBits) + 1)];
        _held.CopyTo(held, 0);
        held[slot / WordBits] ^= 1UL << (slot % WordBits);
        return held;
    }
}
