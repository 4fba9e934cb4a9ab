namespace Dragonfly.Operator.Hosting.Metrics;

/// <summary>What was seen last. Written and read within one scrape.</summary>
internal sealed class ObservedCell
{
    public double Value { get; set; }
}
