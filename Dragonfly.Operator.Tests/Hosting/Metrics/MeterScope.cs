using System.Diagnostics.Metrics;
using Dragonfly.Operator.Hosting.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Dragonfly.Operator.Tests.Hosting.Metrics;

/// <summary>Meters that no other test hears.</summary>
internal sealed class MeterScope : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Lazy<PrometheusMetrics> _metrics;

    public MeterScope() => _metrics = new(() => new(new ExportedInstruments(Factory)));

    public IMeterFactory Factory => _services.GetRequiredService<IMeterFactory>();

    public Meter Meter => Factory.Create("Dragonfly.Operator.Tests");

    public PrometheusMetrics Metrics => _metrics.Value;

    /// <summary>What a scrape shows, without HELP and TYPE.</summary>
    public string[] Samples() => [.. Metrics.Scrape().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];

    public void Dispose()
    {
        if (_metrics.IsValueCreated)
        {
            _metrics.Value.Dispose();
        }

        _services.Dispose();
    }
}
