using System.Collections.Concurrent;

namespace Dragonfly.Operator.Webhooks.Admission;

/// <summary>
/// The memory that the bodies of all requests share.
/// </summary>
/// <remarks>
/// A body counts by the bytes that have come, and by what the server keeps for each request. When there is no room for more, the body that has been coming for the longest makes
/// room, unless it is younger than <see cref="Grace"/>: whoever sends slowly keeps nobody else from being heard.
/// </remarks>
/// <param name="time">The clock.</param>
internal sealed class AdmissionMemory(TimeProvider time)
{
    /// <summary>A whole body of seven mebibytes takes a tenth of that within a cluster.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Until a body has to be whole; API servers wait for the whole answer no longer than the webhook's timeoutSeconds.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Up to here bodies are small, in bytes. Larger ones are rare, and a few of them at a time are enough: else anybody who
    /// reaches the port could fill the memory of a replica. Small ones have a budget of their own, so that who sends large ones
    /// keeps no ordinary Pod waiting.
    /// </summary>
    internal const int LargeLength = 128 * 1024;

    private readonly ConcurrentDictionary<AdmissionBody, bool> _coming = new();
    private readonly MemoryBudget _small = new(32 * 1024 * 1024);
    private readonly MemoryBudget _large = new(12 * 1024 * 1024);

    internal TimeProvider Time => time;

    /// <summary>How many bytes are taken, of both budgets.</summary>
    internal long Taken => _small.Taken + _large.Taken;

    /// <summary>Takes bytes for a body.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="isLarge">Whether they lie beyond <see cref="LargeLength"/>.</param>
    /// <returns>Whether there were so many, or have been made.</returns>
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

    /// <summary>A body will take a while: from now on it may have to make room.</summary>
    internal void Watch(AdmissionBody body) => _coming.TryAdd(body, true);

    /// <summary>A body is whole, or will never be.</summary>
    internal void Forget(AdmissionBody body) => _coming.TryRemove(body, out _);

    private AdmissionBody? Slowest(bool isLarge)
    {
        AdmissionBody? slowest = null;
        foreach (var (body, _) in _coming)
        {
            if (body.Holds(isLarge) && time.GetElapsedTime(body.Begun) >= Grace && (slowest is null || body.Begun < slowest.Begun))
            {
                slowest = body;
            }
        }

        return slowest;
    }
}
