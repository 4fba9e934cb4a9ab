namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>Bytes that all requests share. A request fails immediately when the budget is exhausted: waiting would hold what others need.</summary>
/// <param name="capacity">How many bytes there are.</param>
internal sealed class MemoryBudget(long capacity)
{
    private long _taken;

    /// <summary>How many bytes are taken.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Takes bytes.</summary>
    /// <param name="bytes">How many.</param>
    /// <returns>Whether there were so many.</returns>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= capacity)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    /// <param name="bytes">As many as were taken.</param>
    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
