using System.Globalization;

namespace Dragonfly.Operator.Hosting.Logging;

/// <summary>Times as RFC 3339, in UTC, to the millisecond.</summary>
internal static class LineTime
{
    public const int Length = 24;
    private const int RoundTripLength = 28;

    /// <summary>Fills <see cref="Length"/> bytes.</summary>
    public static void Write(DateTimeOffset time, Span<byte> to)
    {
        // The round-trip format has a fast path; ours is its beginning.
        Span<byte> full = stackalloc byte[RoundTripLength];
        time.UtcDateTime.TryFormat(full, out _, "O", CultureInfo.InvariantCulture);
        full[..(Length - 1)].CopyTo(to);
        to[Length - 1] = (byte)'Z';
    }
}
