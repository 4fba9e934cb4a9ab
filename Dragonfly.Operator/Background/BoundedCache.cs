using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace Dragonfly.Operator.Background;

/// <summary>Creates caches with a maximum number of entries, which expire by the operator's clock.</summary>
internal static class BoundedCache
{
    /// <summary>Creates a cache, which the caller disposes. A full cache accepts nothing new until old entries are evicted.</summary>
    public static MemoryCache Create(int entries, TimeProvider time) => new(new MemoryCacheOptions
    {
        SizeLimit = entries,
        Clock = new CacheClock(time),
    });

    public static void Remember<T>(this MemoryCache cache, object key, T value, TimeSpan duration) =>
        cache.Set(key, value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = duration });

    private sealed class CacheClock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}
