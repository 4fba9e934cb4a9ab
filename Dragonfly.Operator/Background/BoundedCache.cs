using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Dragonfly.Operator.Background;

/// <summary>Makes caches that hold so many entries, each until its time is up, by the operator's clock.</summary>
internal static class BoundedCache
{
    /// <summary>A cache; a full one takes nothing new before it has forgotten something old. To be disposed of.</summary>
    /// <param name="entries">How many entries of size 1 it holds.</param>
    /// <param name="time">The clock.</param>
    public static MemoryCache Create(int entries, TimeProvider time) => new(new MemoryCacheOptions
    {
        SizeLimit = entries,
        Clock = new CacheClock(time),
    });

    /// <summary>Remembers a value for a while.</summary>
    public static void Remember<T>(this MemoryCache cache, object key, T value, TimeSpan duration) =>
        cache.Set(key, value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = duration });

    private sealed class CacheClock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
