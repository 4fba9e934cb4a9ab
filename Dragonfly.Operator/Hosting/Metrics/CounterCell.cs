namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>A number that several threads add to.</summary>
internal sealed class CounterCell
{
    private double _value;

    public double Value => Volatile.Read(ref _value);

    public void Add(double value)
    {
        var before = Volatile.Read(ref _value);
        while (true)
        {
            var seen = Interlocked.CompareExchange(ref _value, before + value, before);
            if (seen.Equals(before))
            {
                return;
            }

            before = seen;
        }
    }
}
