namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>
/// Lines on their way from any thread to the one that writes: bounded, and without a lock, so that no admission waits for
/// another's line. Lines are made in the place where they are read.
/// </summary>
/// <remarks>
/// D. Vyukov's bounded queue: a slot's turn says who may use it. Turn = position: free for the line of that position.
/// Turn = position + 1: that line is complete. Once read, the turn becomes that of the position one round later.
/// </remarks>
internal sealed class LogRing
{
    private readonly LogSlot[] _slots;
    private long _claimed;
    private long _read;

    /// <param name="capacity">A power of two.</param>
    public LogRing(int capacity)
    {
        _slots = new LogSlot[capacity];
        for (var i = 0; i < capacity; i++)
        {
            _slots[i] = new LogSlot { Turn = i };
        }
    }

    /// <summary>A slot for one line, to be published in any case; null when all are full.</summary>
    public LogSlot? TryClaim()
    {
        var position = Volatile.Read(ref _claimed);
        while (true)
        {
            var slot = SlotOf(position);
            var turn = Volatile.Read(ref slot.Turn);
            if (turn < position)
            {
                return null;
            }

            var latest = turn == position ? Interlocked.CompareExchange(ref _claimed, position + 1, position) : Volatile.Read(ref _claimed);
            if (turn == position && latest == position)
            {
                slot.Position = position;
                return slot;
            }

            position = latest;
        }
    }

    // A full fence: what the publisher reads next must not have been read before the line was there.
    public static void Publish(LogSlot slot) => Interlocked.Exchange(ref slot.Turn, slot.Position + 1);

    /// <summary>The oldest line, if it is complete. Only for the one reader.</summary>
    public LogSlot? Peek()
    {
        var slot = SlotOf(_read);
        return Volatile.Read(ref slot.Turn) == _read + 1 ? slot : null;
    }

    /// <summary>Frees what <see cref="Peek"/> gave.</summary>
    public void Release(LogSlot slot)
    {
        slot.Clear();
        Volatile.Write(ref slot.Turn, _read + _slots.Length);
        _read++;
    }

    private LogSlot SlotOf(long position) => _slots[position & (_slots.Length - 1)];
}
