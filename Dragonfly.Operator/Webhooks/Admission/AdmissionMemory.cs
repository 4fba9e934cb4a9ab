using System.Collections.Concurrent;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>The memory that the bodies of all requests share.</summary>
/// <remarks>
/// A body counts with the bytes received and with what the server keeps for each request. When the budget is exhausted, the body that
/// has been arriving longest is ended, unless it is younger than <see cref="Grace"/>, so that a slow client does not block the others.
/// </remarks>
/// <param name="time">The clock.</param>
internal sealed class AdmissionMemory(TimeProvider time)
{
    /// <summary>Within a cluster a body of seven mebibytes takes a tenth of this.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The time within which a body must be complete. API servers wait for the whole answer no longer than timeoutSeconds.
    /// </summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most bytes of a small body. Larger ones are rare, and a few at a time are enough; otherwise anyone who reaches the port
    /// could fill a replica's memory. Small bodies have a budget of their own, so that large ones do not keep ordinary Pods waiting.
    /// </summary>
    internal const int LargeLength = 128 * 1024;

    private readonly ConcurrentDictionary<AdmissionBody, bool> _receiving = new();
    private readonly MemoryBudget _small = new(32 * 1024 * 1024);
    private readonly MemoryBudget _large = new(12 * 1024 * 1024);

    internal TimeProvider Time => time;

    /// <summary>The bytes in use, in both budgets.</summary>
    internal long Taken => _small.Taken + _large.Taken;

    /// <summary>Reserves bytes for a body.</summary>
    /// <param name="bytes">The number of bytes.</param>
    /// <param name="isLarge">Whether they lie beyond <see cref="LargeLength"/>.</param>
    /// <returns>Whether they were available, or were made available.</returns>
    internal bool TryTake(int bytes, bool isLarge)
    {
        var budget = isLarge ? _large : _small;
        while (!budget.TryTake(bytes))
        {
            if (Slowest(isLarge) is not { } slowest)
            {
                return false;
            }

            slowest.TryEnd();
        }

        return true;
    }

    internal void Return(long bytes, bool isLarge) => (isLarge ? _large : _small).Return(bytes);

    /// <summary>Registers a body that takes a while to arrive, and that may be ended when memory runs out.</summary>
    internal void Watch(AdmissionBody body) => _receiving.TryAdd(body, true);

    /// <summary>Removes a body that is complete or has failed.</summary>
    internal void Forget(AdmissionBody body) => _receiving.TryRemove(body, out _);

    private AdmissionBody? Slowest(bool isLarge)
    {
        AdmissionBody? slowest = null;
        foreach (var (body, _) in _receiving)
        {
            if (body.Holds(isLarge) && time.GetElapsedTime(body.StartedAt) >= Grace && (slowest is null || body.StartedAt < slowest.StartedAt))
            {
                slowest = body;
            }
        }

        return slowest;
    }
}

/// <summary>
/// Bytes that all requests share. A request fails immediately when the budget is exhausted: waiting would hold memory that others need.
/// </summary>
/// <param name="capacity">The size of the budget in bytes.</param>
internal sealed class MemoryBudget(long capacity)
{
    private long _taken;

    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Reserves bytes, and returns whether enough were available.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= capacity)
        {
            return true;
        }

        Return(bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
