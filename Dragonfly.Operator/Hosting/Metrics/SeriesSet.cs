namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>The series of a metric. They are few and come early, so finding one is a look through an array.</summary>
internal sealed class SeriesSet<TCell>(Func<TCell> newCell)
{
    /// <summary>Labels come from enumerations and kinds; should something else get in, it must not take the memory.</summary>
    public const int Most = 64;

    private Series<TCell>[] _series = [];

    public ReadOnlySpan<Series<TCell>> All => Volatile.Read(ref _series);

    /// <summary>The series of these tags, made at first sight; null when there are too many.</summary>
    public Series<TCell>? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        while (true)
        {
            var known = Volatile.Read(ref _series);
            foreach (var series in known)
            {
                if (series.Has(tags))
                {
                    return series;
                }
            }

            if (known.Length == Most)
            {
                return null;
            }

            Interlocked.CompareExchange(ref _series, [.. known, new(tags, newCell())], known);
        }
    }

    public void Clear() => Volatile.Write(ref _series, []);
}
